import { EngineError } from '../../contract/failure.ts';
import type { Kind, Neighbour, UnderstoodQuery } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { TileFilter } from '../../store/ports/mapping.ts';
import { type AnalogyMethod, analogy } from '../../text/asking/analogy.ts';
import { nearest } from '../../text/asking/nearest.ts';
import { suggestions } from '../../text/asking/suggest.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';
import { NODATA_SHARE } from '../tasks/tile.ts';
import { tileId } from '../tiles/tile-id.ts';
import { type AskedThing, askedThing, placedTiles } from './asked-thing.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import type { PlacedTiles } from './placed-thing.ts';
import { TEXT_KINDS } from './space-calibration.ts';

interface NearestParams {
  space: string | null;
  text: string;
  kinds: Kind[];
  k: number;
}

interface NeighbourAnswer {
  query: UnderstoodQuery;
  results: Neighbour[];
}

/** What lies nearest to a text or to a thing of the space; itself and the terms it consists of are no answer. */
export async function nearestAnswer(
  project: OpenProject,
  params: NearestParams,
  work: Work,
): Promise<NeighbourAnswer> {
  const space = await project.spaces.get(params.space);
  const isTilesAlone = params.kinds.every((kind) => kind === 'tile');
  if (isTilesAlone) await requireMapping(project, space.record.id, null);
  const tiles = await placedTiles(project, space);
  const asked = await askedThing(project, space, params.text, tiles);
  if (!asked.place) return { query: asked.query, results: [] };
  const results = await textNeighbours(project, space, asked, params);
  if (tiles && params.kinds.includes('tile'))
    results.push(...(await tileNeighbours(project, tiles, asked.place.tile, params.k, work)));
  const others = results.filter(({ kind, id }) => !(kind === asked.thing?.kind && id === asked.thing.id));
  others.sort((a, b) => b.similarity - a.similarity);
  return { query: asked.query, results: others.slice(0, params.k) };
}

async function textNeighbours(
  project: OpenProject,
  space: LoadedSpace,
  { place, ownTerms }: AskedThing,
  { kinds, k }: NearestParams,
): Promise<Neighbour[]> {
  const tables = TEXT_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => ({
    kind,
    rows: space.unitRowsOf(kind),
  }));
  // One more, for the thing itself may be among them.
  const found = nearest(place!.text, tables, k + 1, (kind, row) => kind === 'term' && ownTerms.has(row));
  const texts = await TextNames.of(project, space, found);
  return found.map(({ kind, row, similarity }) => ({ kind, ...texts.name(kind, row), similarity }));
}

/** Ids and texts of rows of a space, looked up all at once. */
export class TextNames {
  readonly #space: LoadedSpace;
  readonly #paragraphs: Map<string, string>;
  readonly #documents: Map<string, string>;

  private constructor(space: LoadedSpace, paragraphs: Map<string, string>, documents: Map<string, string>) {
    this.#space = space;
    this.#paragraphs = paragraphs;
    this.#documents = documents;
  }

  static async of(
    project: OpenProject,
    space: LoadedSpace,
    rows: readonly { kind: Kind; row: number }[],
  ): Promise<TextNames> {
    const idsOf = (kind: Kind, ids: readonly string[]) =>
      rows.filter((row) => row.kind === kind).map((row) => ids[row.row]!);
    const paragraphs = await project.store.paragraphs.pick(idsOf('paragraph', space.paragraphs.ids));
    const documents = await project.store.documents.pick([
      ...idsOf('document', space.documents.ids),
      ...paragraphs.map((paragraph) => paragraph.document),
    ]);
    return new TextNames(
      space,
      new Map(paragraphs.map(({ id, text }) => [id, text])),
      new Map(documents.map(({ id, title, name }) => [id, title ?? name])),
    );
  }

  name(kind: 'term' | 'paragraph' | 'document', row: number): { id: string; text: string } {
    switch (kind) {
      case 'term': {
        const term = this.#space.frozen.lexicon.terms[row]!;
        return { id: term, text: term };
      }
      case 'paragraph': {
        const id = this.#space.paragraphs.ids[row]!;
        return { id, text: this.#paragraphs.get(id) ?? '' };
      }
      case 'document': {
        const id = this.#space.documents.ids[row]!;
        return { id, text: this.#documents.get(id) ?? id };
      }
    }
  }

  /** Title of the document a paragraph belongs to: its id is the paragraph's without the last part. */
  parentOf(paragraphId: string): string | null {
    return this.#documents.get(paragraphId.slice(0, paragraphId.lastIndexOf('.'))) ?? null;
  }
}

async function tileNeighbours(
  { store }: OpenProject,
  { mapping }: PlacedTiles,
  embedding: Float32Array,
  k: number,
  work: Work,
): Promise<Neighbour[]> {
  const grids = new Map((await store.grids.list()).map((grid) => [grid.scene, grid]));
  const filters: TileFilter[] = [];
  for (const scene of grids.keys()) {
    const nodata = await store.grids.nodataFractions(scene);
    filters.push({ scene, admits: Uint8Array.from(nodata, (share) => (share < NODATA_SHARE ? 1 : 0)) });
  }
  // One more, for the thing itself may be among them.
  const hits = await store.tileEmbeddings.nearest(
    { mapping: mapping.id, embedding, k: k + 1 },
    filters,
    work,
  );
  const names = new Map((await store.scenes.list()).map(({ record }) => [record.id, record.name]));
  return hits.map(({ scene, tile, similarity }) => {
    const text = `${names.get(scene)}, tile ${tile}`;
    return { kind: 'tile', id: tileId(grids.get(scene)!, tile), text, similarity };
  });
}

interface AnalogyParams {
  space: string | null;
  a: string;
  b: string;
  c: string;
  method: AnalogyMethod;
  k: number;
}

/** a is to b as c is to …: terms. Failure: not-found for a word that the space does not know. */
export async function analogyAnswer(project: OpenProject, params: AnalogyParams): Promise<NeighbourAnswer> {
  const space = await project.spaces.get(params.space);
  const { lexicon } = space.frozen;
  const { reader } = space.embedder;
  const rows = [params.a, params.b, params.c].map((word) => {
    const row = reader.rowOf(word);
    if (row >= 0) return row;
    throw new EngineError({
      kind: 'not-found',
      what: 'term',
      name: word,
      where: `the space ${space.record.name}`,
      known: suggestions(lexicon, reader.tokens(word).join('_')),
    });
  });
  const best = analogy(
    space.unitTerms,
    space.dimension,
    rows as [number, number, number],
    params.method,
    params.k,
  );
  return {
    query: { terms: rows.map((row) => lexicon.terms[row]!), unknown: [], suggestions: {} },
    results: best.map(({ row, score }) => {
      const term = lexicon.terms[row]!;
      return { kind: 'term', id: term, text: term, similarity: score };
    }),
  };
}
