import { EngineError } from '../../contract/failure.ts';
import type { UnderstoodQuery } from '../../contract/text.ts';
import { centredEmbedding } from '../../crossmodal/centred-labels.ts';
import type { QueryFilter } from '../../search/filter.ts';
import { parseQuery } from '../../search/query.ts';
import type { EmbeddedText } from '../../text/asking/compose.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import { type PlacedThing, type PlacedTiles, placedThing } from './placed-thing.ts';

/** What a person asked about: words, or a thing of the space by its id. */
export interface AskedThing {
  readonly query: UnderstoodQuery;
  /** Null when no word of it is known. */
  readonly place: PlacedThing | null;
  /** Rows of terms that are part of what was asked. */
  readonly ownTerms: ReadonlySet<number>;
  /** Null for words. */
  readonly thing: Like | null;
}

type Like = Extract<QueryFilter, { name: 'like' }>;

/**
 * Words as they are typed, or `like:paragraph/<id>`, as in a search.
 *
 * @throws EngineError `query-invalid`, `not-found` for an id that the space does not hold
 */
export async function askedThing(
  project: OpenProject,
  space: LoadedSpace,
  text: string,
  tiles: PlacedTiles | null,
): Promise<AskedThing> {
  if (text.trim() === '')
    throw new EngineError({ kind: 'query-invalid', query: text, position: 0, reason: 'it is empty' });
  const thing = likeOf(text);
  if (thing === null) return askedWords(space, text, tiles);
  const place = await placedThing(project, thing, space, tiles);
  if (place === null) {
    const where = `the space ${space.record.name}`;
    throw new EngineError({ kind: 'not-found', what: thing.kind, name: thing.id, where, known: [] });
  }
  const ownTerms = new Set(thing.kind === 'term' ? [space.placeOf('term', thing.id)] : []);
  return { query: { terms: [], unknown: [], suggestions: {} }, place, ownTerms, thing };
}

function askedWords(space: LoadedSpace, text: string, tiles: PlacedTiles | null): AskedThing {
  const understood = space.embedder.embed(text);
  const { embedding, terms } = understood;
  const place = embedding && {
    text: embedding,
    tile: tiles ? centredEmbedding(embedding, tiles.centre) : embedding,
  };
  const ownTerms = new Set(terms.map((term) => space.placeOf('term', term)));
  return { query: understoodQuery(understood), place, ownTerms, thing: null };
}

function likeOf(text: string): Like | null {
  if (!/^\s*like:/i.test(text)) return null;
  const { parts, filters } = parseQuery(text);
  const [like, ...others] = filters;
  if (like?.name === 'like' && !like.isNegative && others.length === 0 && parts.length === 0) return like;
  const reason = 'like: names one thing by its kind and id, as in like:paragraph/…, and stands alone';
  throw new EngineError({ kind: 'query-invalid', query: text, position: 0, reason });
}

function understoodQuery({ terms, unknown }: Pick<EmbeddedText, 'terms' | 'unknown'>): UnderstoodQuery {
  return {
    terms: [...terms],
    unknown: unknown.map(({ token }) => token),
    suggestions: Object.fromEntries(unknown.map(({ token, suggestions }) => [token, [...suggestions]])),
  };
}

/** The active mapping of a space; null without one. */
export async function placedTiles(project: OpenProject, space: LoadedSpace): Promise<PlacedTiles | null> {
  const mapping = await project.store.mappings.active(space.record.id);
  if (!mapping) return null;
  const { centre } = (await project.mappings.get(mapping)).mapping;
  return { mapping, centre };
}
