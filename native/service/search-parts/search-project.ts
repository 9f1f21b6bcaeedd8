import type { SearchAnswer, SearchParams } from '../../contract/search.ts';
import type { Kind } from '../../contract/text.ts';
import { silent, type Work } from '../../contract/work.ts';
import { calibrationWarning } from '../../search/background.ts';
import { DEFAULT_THRESHOLD_SIGMA } from '../../search/calibration.ts';
import { parseQuery, type Query } from '../../search/query.ts';
import { type SearchOutcome, search } from '../../search/rank.ts';
import { scaleWarnings } from '../mappings/ground-scale.ts';
import { nearestLabel } from '../mappings/nearest-label.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { checkFilters, wantedKinds } from './filters.ts';
import { filteredTiles } from './labelled-tiles.ts';
import { describeHits } from './results.ts';
import { scoreHistogram } from './score-histogram.ts';
import type { SceneScores } from './search-memory.ts';
import { queryEmbeddings, type SearchSources, searchSources, tileSide } from './sources.ts';
import { tileOdds } from './tile-odds.ts';
import { placeParts, queryTokens, type UnderstoodPart, understoodOf } from './understand.ts';
import { unlikeLabelled } from './unlike-labelled.ts';

type Answered = Omit<SearchAnswer, 'seconds'>;

/** One ranked list over terms, paragraphs, documents and tiles. */
export async function searchProject(
  project: OpenProject,
  params: SearchParams,
  work: Work,
): Promise<SearchAnswer> {
  const startedMs = performance.now();
  const query = parseQuery(params.query);
  await checkFilters(project, query, params);
  const answered = await wayToAnswer(query)(project, query, params, work);
  const seconds = (performance.now() - startedMs) / 1000;
  await project.store.searches.add({
    query: params.query,
    params,
    answers: answered.results.length,
    seconds,
  });
  return { ...answered, seconds };
}

function wayToAnswer({ parts, filters }: Query) {
  if (filters.some(({ name }) => name === 'unlike')) return answerByNovelty;
  return parts.length > 0 || filters.some(({ name }) => name === 'like') ? answerByMeaning : answerByFilters;
}

async function answerByMeaning(
  project: OpenProject,
  query: Query,
  params: SearchParams,
  work: Work,
): Promise<Answered> {
  const space = await project.spaces.get(params.space ?? (await spaceOf(project, params.mapping)));
  const kinds = wantedKinds(query, params);
  const tiles = await tileSide(project, space, params.mapping);
  const parts = placeParts(query, space);
  const embeddings = await queryEmbeddings(project, query, parts, space, tiles);
  const sources = await searchSources(project, query, params, kinds, embeddings, space, tiles, work);
  const outcome = await search(sources.sources, params.k, silent(work.signal));
  const odds = await tileOdds(project, query, space, tiles, sources);
  return {
    query: {
      ...understoodOf(parts),
      tokens: queryTokens(params.query, query, parts),
      nearestTrainedLabel: embeddings.tile && tiles ? nearestLabel(embeddings.tile, tiles.calibration) : null,
    },
    probabilityOf: odds?.kind === 'label' ? odds.of : null,
    threshold: DEFAULT_THRESHOLD_SIGMA,
    notEmbedded: sources.notEmbedded.map((scene) => scene.record.name),
    ...tilesAnswer(project, sources, outcome),
    results: await describeHits(project, outcome.hits, sources, space, tiles, odds, work),
    notes: [
      ...correctionNotes(parts),
      ...(await undatedNotes(project, query)),
      ...(tiles ? scaleWarnings(tiles.mapping, [...sources.scenes.values()]) : []),
      ...notesOn(query, space, sources, outcome),
    ],
  };
}

async function answerByNovelty(
  project: OpenProject,
  query: Query,
  params: SearchParams,
  work: Work,
): Promise<Answered> {
  const { way } = query.filters.find((filter) => filter.name === 'unlike')!;
  const space = params.space ?? (await spaceOf(project, params.mapping));
  const found = await unlikeLabelled(project, way, query, { ...params, space }, work);
  return {
    ...found,
    query: { ...understoodOf([]), tokens: queryTokens(params.query, query, []), nearestTrainedLabel: null },
    notes: [...found.notes, ...(await undatedNotes(project, query))],
  };
}

/** Needs no space: what lies in a scene, or carries a label, is known before any text is. */
async function answerByFilters(
  project: OpenProject,
  query: Query,
  params: SearchParams,
  work: Work,
): Promise<Answered> {
  const { scores, results, counts } = await filteredTiles(project, query, params, work);
  const above = counts.reduce((sum, scene) => sum + scene.above, 0);
  return {
    query: { ...understoodOf([]), tokens: queryTokens(params.query, query, []), nearestTrainedLabel: null },
    threshold: DEFAULT_THRESHOLD_SIGMA,
    notEmbedded: [],
    search: project.searches.keep(scores),
    results,
    counts: { term: 0, paragraph: 0, document: 0, tile: above },
    tiles: counts,
    histogram: { low: 0, high: 1, counts: [] },
    notes: [
      'The query has filters only: tiles are listed in their order, without a score.',
      ...(await undatedNotes(project, query)),
    ],
  };
}

/** The space that a named mapping leads into; null (the active one) without a mapping. */
async function spaceOf({ store }: OpenProject, mapping: string | null): Promise<string | null> {
  return mapping === null ? null : (await store.mappings.get(mapping)).space;
}

function tilesAnswer(project: OpenProject, { sources, scenes }: SearchSources, outcome: SearchOutcome) {
  const counts: Record<Kind, number> = { term: 0, paragraph: 0, document: 0, tile: 0 };
  for (const [n, source] of sources.entries()) counts[source.kind] += outcome.above[n]!;
  const scores: SceneScores = new Map();
  for (const [n, { scene }] of scenes) scores.set(scene.record.id, outcome.sigmas[n]!);
  return {
    search: project.searches.keep(scores),
    counts,
    tiles: [...scenes].map(([n, { scene, grid }]) => ({
      scene: scene.record.id,
      above: outcome.above[n]!,
      total: grid.tiles,
    })),
    histogram: scoreHistogram([...scores.values()]),
  };
}

/** Scenes without a date pass neither `before:` nor `after:`. */
async function undatedNotes(project: OpenProject, query: Query): Promise<string[]> {
  if (!query.filters.some(({ name }) => name === 'before' || name === 'after')) return [];
  const undated = (await project.store.scenes.list()).filter((scene) => scene.acquiredAt === null);
  if (undated.length === 0) return [];
  return [`No date is known of ${undated.map((scene) => scene.record.name).join(', ')}.`];
}

function correctionNotes(parts: readonly UnderstoodPart[]): string[] {
  return parts.flatMap(({ corrections }) =>
    [...corrections].map(
      ([word, read]) => `“${word}” was read as “${read.join(' ')}”; put it in quotes to keep it.`,
    ),
  );
}

function notesOn(
  query: Query,
  space: LoadedSpace,
  { sources, scenes }: SearchSources,
  outcome: SearchOutcome,
): string[] {
  const notes: string[] = [];
  const isUnknown = sources.length === 0 && query.parts.length > 0;
  if (isUnknown) notes.push(`No word of the query is known to the space “${space.record.name}”.`);
  const tilesAbove = [...scenes.keys()].reduce((sum, n) => sum + outcome.above[n]!, 0);
  if (scenes.size > 0 && tilesAbove === 0) notes.push('No tile is closer to this than chance.');
  const warning = calibrationWarning(space.frozen.lexicon.size);
  if (warning && sources.length > 0) notes.push(`Of the space “${space.record.name}”: ${warning}`);
  return notes;
}
