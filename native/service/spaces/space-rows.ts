import { EngineError } from '../../contract/failure.ts';
import type { Kind } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import { uncentredEmbedding } from '../../crossmodal/centred-labels.ts';
import type { WrittenRows } from '../../text/formats/vector-format.ts';
import { embeddedScenes } from '../mappings/embedded-scenes.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';
import { tileId } from '../tiles/tile-id.ts';
import type { LoadedSpace } from './loaded-spaces.ts';

interface Part {
  kind: Kind;
  names: readonly string[];
  /** Row-major `[names × dimension]`. */
  rows: Float32Array;
  /** `[names]`; null for what is no term. */
  counts: ArrayLike<number> | null;
}

/**
 * The embeddings of some kinds, each row with a name: terms most frequent first, documents by title, paragraphs and
 * tiles by id.
 *
 * @throws EngineError `step-missing` when tiles are asked for and none is embedded, `not-enough` without a row
 */
export async function spaceRows(
  project: OpenProject,
  space: LoadedSpace,
  kinds: readonly Kind[],
  work: Work,
): Promise<WrittenRows> {
  const parts: Part[] = [];
  for (const kind of ['term', 'document', 'paragraph', 'tile'] as const)
    if (kinds.includes(kind)) parts.push(await partOf(kind, project, space, work));
  const names = parts.flatMap((part) => [...part.names]);
  if (names.length === 0) {
    const remedy = `There are no ${kinds.join('s, ')}s in the space ${space.record.name}.`;
    throw new EngineError({ kind: 'not-enough', what: 'rows to export', found: 0, needed: 1, remedy });
  }
  const rows = new Float32Array(names.length * space.dimension);
  let offset = 0;
  for (const part of parts) {
    rows.set(part.rows, offset);
    offset += part.rows.length;
  }
  const kindOf = parts.flatMap((part) => part.names.map(() => part.kind));
  const counts = parts.flatMap((part) => part.names.map((_, n) => part.counts?.[n] ?? null));
  return { names, rows, kinds: kindOf, counts, dimension: space.dimension };
}

async function partOf(kind: Kind, project: OpenProject, space: LoadedSpace, work: Work): Promise<Part> {
  switch (kind) {
    case 'term':
      return {
        kind,
        names: space.frozen.lexicon.terms,
        rows: space.frozen.termEmbeddings,
        counts: space.frozen.lexicon.counts,
      };
    case 'document': {
      const documents = await project.store.documents.pick(space.documents.ids);
      const known = new Map(documents.map(({ id, title, name }) => [id, title ?? name]));
      // A document that was taken away since the training has its row, and its id for a name.
      const names = space.documents.ids.map((id) => known.get(id) ?? id);
      return { kind, names, rows: space.documents.embeddings, counts: null };
    }
    case 'paragraph':
      return { kind, names: space.paragraphs.ids, rows: space.paragraphs.embeddings, counts: null };
    case 'tile':
      return tilePart(project, space, work);
  }
}

/** Tiles with data, as the active mapping places them among the terms. */
async function tilePart(project: OpenProject, space: LoadedSpace, work: Work): Promise<Part> {
  const { dimension } = space;
  const stored = await requireMapping(project, space.record.id, null);
  const { centre } = (await project.mappings.get(stored)).mapping;
  const { scenes } = await embeddedScenes(project, stored, dimension, work);
  if (scenes.length === 0) {
    throw new EngineError({
      kind: 'step-missing',
      step: `No tile is embedded in the space ${space.record.name} yet.`,
      remedy: 'Embed them with “embed”, or run “ready”.',
    });
  }
  const names: string[] = [];
  const placed: Float32Array[] = [];
  for (const { grid, tiles } of scenes) {
    for (let n = 0; n < grid.tiles; n++) {
      const row = tiles.rows.subarray(n * dimension, (n + 1) * dimension);
      if (Number.isNaN(row[0])) continue;
      names.push(tileId(grid, n));
      placed.push(uncentredEmbedding(row, centre));
    }
    work.signal.throwIfAborted();
  }
  const rows = new Float32Array(names.length * dimension);
  for (const [place, row] of placed.entries()) rows.set(row, place * dimension);
  return { kind: 'tile', names, rows, counts: null };
}
