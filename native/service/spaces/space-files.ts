import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Kind, SpaceFileFormat } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import { orUnwritable, writeWhole } from '../../io/files.ts';
import { writeNpy } from '../../io/npy.ts';
import { vectorFormats } from '../../text/formats/registry.ts';
import type { VectorOutput } from '../../text/formats/vector-format.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import { spaceRows } from './space-rows.ts';

/** The embedding of a text as an unseen paragraph, `[dimension]`. The same text gives the same bytes on every machine. */
export async function inferText(space: LoadedSpace, text: string, out: string) {
  const ids = space.embedder.reader.ids(text);
  if (ids.length === 0) {
    const remedy = 'Write it with words that the space knows.';
    throw new EngineError({
      kind: 'not-enough',
      what: 'known words in the text',
      found: 0,
      needed: 1,
      remedy,
    });
  }
  const embedding = space.embedder.infer(ids);
  const shape = [space.dimension];
  return { file: out, bytes: await writeNpy(out, embedding, shape), shape };
}

interface ExportParams {
  path: string;
  format: SpaceFileFormat;
  kinds: Kind[];
}

/** Writes the embeddings of some kinds, terms first and most frequent first. */
export async function exportSpace(
  project: OpenProject,
  space: LoadedSpace,
  { path: file, format, kinds }: ExportParams,
  work: Work,
) {
  const rows = await spaceRows(project, space, kinds, work);
  const { write } = await vectorFormats.find(({ id }) => id === format)!.loadWriter!();
  const outputs = write(rows).map(({ suffix, pieces }) => ({ target: besides(file, suffix), pieces }));
  await writeTogether(outputs, work);
  return { file, rows: rows.names.length, dimension: rows.dimension };
}

/** The path with something put before its extension. */
function besides(file: string, suffix: string): string {
  if (suffix === '') return file;
  const extension = path.extname(file);
  return `${file.slice(0, file.length - extension.length)}${suffix}${extension || '.tsv'}`;
}

/** Each file takes its place only when those after it are there: where the second fails there is none. */
async function writeTogether(
  [first, ...others]: readonly { target: string; pieces: VectorOutput['pieces'] }[],
  work: Work,
): Promise<void> {
  if (!first) return;
  const { target, pieces } = first;
  await writeWhole(target, async (handle) => {
    for (const piece of pieces) {
      work.signal.throwIfAborted();
      await orUnwritable(target, () => handle.writeFile(piece));
    }
    await writeTogether(others, work);
  });
}
