import path from 'node:path';
import { EngineError } from '../contract/failure.ts';
import type { Kind } from '../contract/text.ts';
import { writeWhole } from '../io/files.ts';
import { writeNpy } from '../io/npy.ts';
import type { NamedRows } from '../text/formats/named-rows.ts';
import { projectorMetadata, projectorVectors } from '../text/formats/projector.ts';
import { word2vecBinary, word2vecText } from '../text/formats/word2vec.ts';
import { tokens } from '../text/tokenize.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import type { OpenProject } from './open-project.ts';

/** The embedding of a text as an unseen paragraph, `[dimension]`. The same text gives the same bytes on every machine. */
export async function inferText(space: LoadedSpace, text: string, out: string) {
  const ids = space.frozen.lexicon.indicesOf(tokens(text));
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
  format: 'word2vec' | 'word2vec-binary' | 'projector' | 'npy';
  kinds: Kind[];
}

/** Writes the embeddings of some kinds, terms first and most frequent first. */
export async function exportSpace(
  project: OpenProject,
  space: LoadedSpace,
  { path: file, format, kinds }: ExportParams,
) {
  const { rows, kindOf } = await namedRows(project, space, kinds);
  switch (format) {
    case 'word2vec':
      await writePieces(file, word2vecText(rows));
      break;
    case 'word2vec-binary':
      await writePieces(file, word2vecBinary(rows));
      break;
    case 'npy':
      await writeNpy(file, rows.rows, [rows.names.length, rows.dimension]);
      break;
    case 'projector': {
      await writePieces(file, projectorVectors(rows));
      const columns = [
        { name: 'text', cells: rows.names },
        { name: 'kind', cells: kindOf },
      ];
      await writePieces(metadataPath(file), projectorMetadata(columns));
      break;
    }
  }
  return { file, rows: rows.names.length, dimension: rows.dimension };
}

/** `vectors.tsv` has its names in `vectors.metadata.tsv`. */
function metadataPath(file: string): string {
  const extension = path.extname(file);
  return `${file.slice(0, file.length - extension.length)}.metadata${extension || '.tsv'}`;
}

async function writePieces(file: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  await writeWhole(file, async (handle) => {
    for (const piece of pieces) await handle.write(piece as string);
  });
}

async function namedRows(
  project: OpenProject,
  space: LoadedSpace,
  kinds: Kind[],
): Promise<{ rows: NamedRows; kindOf: Kind[] }> {
  const { dimension } = space;
  const parts: { kind: Kind; names: readonly string[]; rows: Float32Array }[] = [];
  if (kinds.includes('term')) {
    parts.push({ kind: 'term', names: space.frozen.lexicon.terms, rows: space.frozen.termEmbeddings });
  }
  if (kinds.includes('document')) {
    const documents = await project.store.documents.pick(space.documents.ids);
    const known = new Map(documents.map(({ id, title, name }) => [id, title ?? name]));
    // A document that was taken away since the training has its row, and its id for a name.
    const names = space.documents.ids.map((id) => known.get(id) ?? id);
    parts.push({ kind: 'document', names, rows: space.documents.embeddings });
  }
  if (kinds.includes('paragraph'))
    parts.push({ kind: 'paragraph', names: space.paragraphs.ids, rows: space.paragraphs.embeddings });
  const names = parts.flatMap((part) => [...part.names]);
  if (names.length === 0) {
    const remedy = 'Ask for the kinds term, paragraph or document.';
    throw new EngineError({ kind: 'not-enough', what: 'rows to export', found: 0, needed: 1, remedy });
  }
  const rows = new Float32Array(names.length * dimension);
  let offset = 0;
  for (const part of parts) {
    rows.set(part.rows, offset);
    offset += part.rows.length;
  }
  return {
    rows: { names, rows, dimension },
    kindOf: parts.flatMap((part) => part.names.map(() => part.kind)),
  };
}
