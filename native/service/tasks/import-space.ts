import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { fileOnDisk } from '../../text/corpus/file.ts';
import { CorpusSource, withoutPacking } from '../../text/corpus/source.ts';
import { detectVectorFormat } from '../../text/formats/registry.ts';
import { freeName } from '../free-name.ts';
import type { OpenProject } from '../open-project.ts';
import { requireFreeName } from '../requirements.ts';
import { insertImported } from '../spaces/insert-imported.ts';

/** A file of term embeddings becomes a space of the project. It is there whole or not at all. */
export async function importSpace(
  project: OpenProject,
  { path: file, name, limit }: Tasks['import-space']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['import-space']['result']> {
  const spaces = await project.store.spaces.list();
  requireFreeName('space', name, spaces);
  const { id: format, reading } = await detectVectorFormat(file);
  if (reading.kind === 'unsupported') {
    const { reason, remedy } = reading;
    throw new EngineError({ kind: 'format-unsupported', path: file, reason, remedy });
  }
  const { read } = await reading.load();
  const source = new CorpusSource(fileOnDisk(file), null, {
    signal: work.signal,
    report: ({ bytes, totalBytes }) =>
      work.report({ step: 'read', done: bytes, total: totalBytes, unit: 'bytes' }),
  });
  const rows = await read(source, limit);
  const counts = rows.counts === null ? 'by-order' : 'given';
  const stored = await insertImported(
    project,
    {
      name: name ?? freeName(plainName(file), spaces),
      origin: { kind: 'imported', file: path.basename(file), format, counts },
      rows,
    },
    work,
  );
  return {
    file,
    format,
    space: stored.id,
    name: stored.name,
    rows: stored.terms,
    dimension: stored.dimension,
    paragraphs: stored.paragraphs,
    documents: stored.documents,
  };
}

/** The file's name without what its format adds. */
function plainName(file: string): string {
  const plain = path.basename(withoutPacking(file));
  return plain.slice(0, plain.length - path.extname(plain).length) || plain;
}
