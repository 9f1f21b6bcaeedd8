import type { LabelMethods, TileRecord } from '../../contract/label.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import { type AssignedLabels, type FractionTable, LABEL_ORIGINS } from '../../store/ports/tile-label.ts';
import { embeddedTile } from '../mappings/embedded-scenes.ts';
import type { OpenProject } from '../open-project.ts';
import { findTile, tileId } from './tile-id.ts';
import { TilePlaces } from './tile-places.ts';

type PageParams = Parameters<LabelMethods['listTiles']>[0];

/** Tiles in the order of their scenes and numbers. */
export async function tilePage(project: OpenProject, params: PageParams, work: Work): Promise<TileRecord[]> {
  const wanted = params.scene === null ? null : (await project.store.scenes.get(params.scene)).record.id;
  const grids = (await project.store.grids.list()).filter((grid) => wanted === null || grid.scene === wanted);
  const titles = await titlesOf(project);
  const page: TileRecord[] = [];
  let skip = params.offset;
  for (const grid of grids) {
    const first = Math.min(skip, grid.tiles);
    skip -= first;
    const end = Math.min(grid.tiles, first + params.limit - page.length);
    if (first === end) continue;
    const labelled = await labelsOfTiles(project, grid, first, end);
    const { raster } = await project.rasters.of(grid.scene);
    const places = TilePlaces.of(raster, grid);
    for (let n = first; n < end; n++) page.push(tileRecord(grid, n, places, labelled, titles));
    work.signal.throwIfAborted();
    if (page.length >= params.limit) break;
  }
  return page;
}

async function titlesOf(project: OpenProject): Promise<Map<string, string>> {
  return new Map((await project.store.labels.list()).map((label) => [label.id, label.title]));
}

/** What is known of the labels of tiles `[first, …)`. */
interface LabelledTiles {
  first: number;
  table: FractionTable | null;
  assigned: AssignedLabels | null;
}

async function labelsOfTiles(
  { store }: OpenProject,
  { scene }: StoredGrid,
  first: number,
  end: number,
): Promise<LabelledTiles> {
  const table = await store.tileLabels.readFractions(scene, first, end);
  return { first, table, assigned: await store.tileLabels.readAssigned(scene, first, end) };
}

function tileRecord(
  grid: StoredGrid,
  n: number,
  places: TilePlaces | null,
  { first, table, assigned }: LabelledTiles,
  titles: Map<string, string>,
): TileRecord {
  const place = n - first;
  const row = Math.floor(n / grid.columns);
  const extent = places?.extentDeg(n) ?? null;
  const own = assigned?.labelIndex.subarray(assigned.starts[place], assigned.starts[place + 1]) ?? [];
  return {
    tile: tileId(grid, n),
    scene: grid.scene,
    column: n - row * grid.columns,
    row,
    extent: extent && ([...extent] as [number, number, number, number]),
    ...fractionsAndFeatures(n, table, titles),
    labels: Array.from(own, (index) => titles.get(assigned!.labels[index]!) ?? '').filter(
      (title) => title !== '',
    ),
    origin: LABEL_ORIGINS[assigned?.origin[place] ?? 0]!,
  };
}

function fractionsAndFeatures(n: number, table: FractionTable | null, titles: Map<string, string>) {
  const fractions: Record<string, number> = {};
  const features = new Map<string, { layer: string; feature: string }>();
  if (!table) return { fractions, features: [] };
  const place = n - table.first;
  for (let entry = table.starts[place]!; entry < table.starts[place + 1]!; entry++) {
    const title = titles.get(table.labels[table.labelIndex[entry]!]!);
    if (title !== undefined) fractions[title] = table.fractions[entry]!;
    for (let at = table.featureStarts[entry]!; at < table.featureStarts[entry + 1]!; at++) {
      const feature = table.features[table.featureIndex[at]!]!;
      features.set(`${feature.layer}/${feature.feature}`, feature);
    }
  }
  return { fractions, features: [...features.values()] };
}

const TERMS_SHOWN = 5;

/** One tile with what it lies nearest to, when it is embedded. */
export async function describeTile(
  project: OpenProject,
  id: string,
  work: Work,
): ReturnType<LabelMethods['describeTile']> {
  const { grid, n } = await findTile(project, id);
  const { raster } = await project.rasters.of(grid.scene);
  const labelled = await labelsOfTiles(project, grid, n, n + 1);
  const record = tileRecord(grid, n, TilePlaces.of(raster, grid), labelled, await titlesOf(project));
  return { ...record, nearestTerms: await nearestTerms(project, grid, n, work) };
}

async function nearestTerms(project: OpenProject, grid: StoredGrid, n: number, work: Work) {
  const space = await project.spaces.active();
  const mapping = space && (await project.store.mappings.active(space.record.id));
  if (!space || !mapping) return [];
  const embedding = await embeddedTile(project, mapping, grid, n);
  if (!embedding) return [];
  const { centre } = (await project.mappings.get(mapping)).mapping;
  const quiet = silent(work.signal);
  const found = await space.explainingTerms(centre).nearest(embedding, TERMS_SHOWN, quiet);
  return Array.from(found.rows, (term, place) => ({
    text: space.frozen.lexicon.terms[term]!,
    similarity: found.similarities[place]!,
  }));
}
