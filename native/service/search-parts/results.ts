import type { SearchResult } from '../../contract/search.ts';
import { silent, type Work } from '../../contract/work.ts';
import { type Hit, type Reason, reasonsOf } from '../../search/rank.ts';
import { assignedLabels } from '../labels/assign-labels.ts';
import type { EmbeddedScene } from '../mappings/embedded-scenes.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { TextNames } from '../spaces/space-neighbours.ts';
import { tileId } from '../tiles/tile-id.ts';
import { TilePlaces } from '../tiles/tile-places.ts';
import type { SearchSources, TileSide } from './sources.ts';
import type { TileOdds } from './tile-odds.ts';

const TERMS_PER_REASON = 3;

/** Hits with their names, places and reasons. */
export async function describeHits(
  project: OpenProject,
  hits: readonly Hit[],
  { sources, scenes }: SearchSources,
  space: LoadedSpace,
  tiles: TileSide | null,
  odds: TileOdds | null,
  work: Work,
): Promise<SearchResult[]> {
  const quiet = silent(work.signal);
  const indexOf = (source: { kind: string }) =>
    space.explainingTerms(source.kind === 'tile' ? tiles?.centre : undefined);
  // One more than shown: a term is nearest to itself.
  const reasons = await reasonsOf([...hits], sources, indexOf, TERMS_PER_REASON + 1, quiet);
  const names = await TextNames.of(
    project,
    space,
    hits.map(({ kind, row }) => ({ kind, row })),
  );
  const placed = new PlacedTiles(project, work);
  const results: SearchResult[] = [];
  for (const [n, hit] of hits.entries()) {
    const terms = termsOf(reasons[n]!, hit, space);
    const shared = { kind: hit.kind, similarity: hit.similarity, score: hit.sigma };
    const scene = scenes.get(hit.source);
    if (scene) {
      const labels = await placed.labels(scene, hit.row);
      const probability = odds?.kind === 'label' ? odds.probability(scene.scene.record.id, hit.row) : null;
      const reason = reasonText(reasons[n]!, terms, labels, oddsText(odds, hit));
      results.push({ ...shared, ...(await placed.tile(scene, hit.row)), reason, probability });
    } else if (hit.kind !== 'tile') {
      const { id, text } = names.name(hit.kind, hit.row);
      const parent = hit.kind === 'paragraph' ? names.parentOf(id) : null;
      const place = { parent, scene: null, column: null, row: null, extent: null };
      results.push({ ...shared, id, text, ...place, reason: reasonText(reasons[n]!, terms, []) });
    }
  }
  return results;
}

function termsOf(reason: Reason, hit: Hit, space: LoadedSpace): string[] {
  return reason.nearestTerms
    .filter(({ term }) => !(hit.kind === 'term' && hit.row === term))
    .slice(0, TERMS_PER_REASON)
    .map(({ term }) => space.frozen.lexicon.terms[term]!);
}

/** How far to believe a tile that has no probability. */
function oddsText(odds: TileOdds | null, { similarity }: Hit): string[] {
  const known = odds?.kind === 'phrase' ? odds.reliability(similarity) : null;
  if (!known) return [];
  const between = known.between
    ? ` (${known.between.map((share) => Math.round(100 * share)).join('–')})`
    : '';
  return [`labels held out in turn at this score were right ${percent(known.right)}${between}`];
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function reasonText(
  reason: Reason,
  terms: readonly string[],
  labels: readonly string[],
  odds: readonly string[] = [],
): string {
  const parts = [
    ...(reason.isCloserThanChance ? [] : ['no closer than chance']),
    ...odds,
    ...(terms.length > 0 ? [`near ${terms.join(', ')}`] : []),
    ...(labels.length > 0 ? [`labelled ${labels.join(', ')}`] : []),
  ];
  return parts.join('; ');
}

/** Looks up labels and places of tiles, each scene once. */
export class PlacedTiles {
  readonly #project: OpenProject;
  readonly #work: Work;
  readonly #places = new Map<string, TilePlaces | null>();
  readonly #labels = new Map<string, Awaited<ReturnType<typeof assignedLabels>>>();
  #titles: Map<string, string> | null = null;

  constructor(project: OpenProject, work: Work) {
    this.#project = project;
    this.#work = work;
  }

  async tile({ scene, grid }: Pick<EmbeddedScene, 'scene' | 'grid'>, n: number) {
    const { id, name } = scene.record;
    if (!this.#places.has(id)) {
      const { raster } = await this.#project.rasters.of(id);
      this.#places.set(id, TilePlaces.of(raster, grid));
    }
    const extent = this.#places.get(id)?.extentDeg(n) ?? null;
    const row = Math.floor(n / grid.columns);
    const column = n - row * grid.columns;
    return {
      id: tileId(grid, n),
      text: `${name} ${column}-${row}`,
      parent: name,
      scene: id,
      column,
      row,
      extent: extent && ([...extent] as [number, number, number, number]),
    };
  }

  /** Titles of the labels a tile carries. */
  async labels({ scene }: Pick<EmbeddedScene, 'scene'>, n: number): Promise<string[]> {
    const { id } = scene.record;
    if (!this.#labels.has(id))
      this.#labels.set(id, await assignedLabels(this.#project, id, null, this.#work));
    const assigned = this.#labels.get(id);
    if (!assigned) return [];
    this.#titles ??= new Map(
      (await this.#project.store.labels.list()).map((label) => [label.id, label.title]),
    );
    const own = assigned.labelIndex.subarray(assigned.starts[n], assigned.starts[n + 1]);
    return Array.from(own, (index) => this.#titles!.get(assigned.labels[index]!) ?? '').filter(
      (title) => title !== '',
    );
  }
}
