import { EngineError } from '../contract/failure.ts';
import type { Kind, Neighbour, UnderstoodQuery } from '../contract/text.ts';
import type { Work } from '../contract/work.ts';
import { centredEmbedding } from '../crossmodal/centred-labels.ts';
import { TopK } from '../math/top-k.ts';
import { scanRows } from '../search/scan.ts';
import { type AnalogyMethod, analogy } from '../text/analogy.ts';
import type { EmbeddedText } from '../text/compose.ts';
import { nearest } from '../text/nearest.ts';
import { suggestions } from '../text/suggest.ts';
import { embeddedScenes } from './embedded-scenes.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import type { OpenProject } from './open-project.ts';
import { requireMapping } from './requirements.ts';
import { tileId } from './tile-id.ts';

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

/** What lies nearest to a text; the terms it consists of are no answer. */
export async function nearestAnswer(
  project: OpenProject,
  params: NearestParams,
  work: Work,
): Promise<NeighbourAnswer> {
  if (params.text.trim() === '') {
    throw new EngineError({ kind: 'query-invalid', query: params.text, position: 0, reason: 'it is empty' });
  }
  const space = await project.spaces.get(params.space);
  const isTilesAlone = params.kinds.every((kind) => kind === 'tile');
  if (isTilesAlone) await requireMapping(project, space.record.id, null);
  const understood = space.embedder.embed(params.text);
  const query = understoodQuery(understood);
  if (!understood.embedding) return { query, results: [] };
  const results = [
    ...(await textNeighbours(project, space, understood, params)),
    ...(params.kinds.includes('tile')
      ? await tileNeighbours(project, space, understood.embedding, params.k, work)
      : []),
  ];
  results.sort((a, b) => b.similarity - a.similarity);
  return { query, results: results.slice(0, params.k) };
}

export function understoodQuery({
  terms,
  unknown,
}: Pick<EmbeddedText, 'terms' | 'unknown'>): UnderstoodQuery {
  return {
    terms: [...terms],
    unknown: unknown.map(({ token }) => token),
    suggestions: Object.fromEntries(unknown.map(({ token, suggestions }) => [token, [...suggestions]])),
  };
}

async function textNeighbours(
  project: OpenProject,
  space: LoadedSpace,
  { embedding, terms }: EmbeddedText,
  { kinds, k }: NearestParams,
): Promise<Neighbour[]> {
  const { lexicon } = space.frozen;
  const own = new Set(terms.map((term) => lexicon.indexOf(term)));
  const tables = [
    { kind: 'term' as const, rows: space.unitTerms },
    { kind: 'paragraph' as const, rows: space.paragraphs.embeddings },
    { kind: 'document' as const, rows: space.documents.embeddings },
  ].filter(({ kind }) => kinds.includes(kind));
  const found = nearest(embedding!, tables, k, (kind, row) => kind === 'term' && own.has(row));
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
  project: OpenProject,
  space: LoadedSpace,
  embedding: Float32Array,
  k: number,
  work: Work,
): Promise<Neighbour[]> {
  const mapping = await project.store.mappings.active(space.record.id);
  if (!mapping) return [];
  const { centre } = (await project.mappings.get(mapping)).mapping;
  const query = centredEmbedding(embedding, centre);
  const { scenes } = await embeddedScenes(project, mapping, space.dimension, work);
  const found: Neighbour[] = [];
  for (const { scene, grid, tiles } of scenes) {
    const similarities = new Float32Array(grid.tiles);
    await scanRows(query, tiles.rows, similarities, { signal: work.signal, report() {} });
    const top = new TopK(k);
    for (let n = 0; n < grid.tiles; n++) top.offer(n, similarities[n]!);
    for (const { index, score } of top.ranked()) {
      const text = `${scene.record.name}, tile ${index}`;
      found.push({ kind: 'tile', id: tileId(grid, index), text, similarity: score });
    }
  }
  return found;
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
  const words = [params.a, params.b, params.c].map((word) => word.trim().toLowerCase().replaceAll(' ', '_'));
  const rows = words.map((word) => {
    const row = lexicon.indexOf(word);
    if (row >= 0) return row;
    throw new EngineError({
      kind: 'not-found',
      what: 'term in the space',
      name: word,
      known: suggestions(lexicon, word),
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
    query: { terms: words, unknown: [], suggestions: {} },
    results: best.map(({ row, score }) => {
      const term = lexicon.terms[row]!;
      return { kind: 'term', id: term, text: term, similarity: score };
    }),
  };
}
