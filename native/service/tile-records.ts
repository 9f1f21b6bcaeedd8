import type { LabelMethods, TileRecord } from '../contract/label.ts';
import type { Work } from '../contract/work.ts';
import type { StoredGrid } from '../store/ports/grid.ts';
import { type AssignedLabels, type FractionTable, LABEL_ORIGINS } from '../store/ports/tile-label.ts';
import { embeddedTile } from './embedded-scenes.ts';
import type { OpenProject } from './open-project.ts';
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
    const assigned = await project.store.tileLabels.getAssigned(grid.scene);
    const numbers = tileNumbers(grid, assigned, params.labelledOnly);
    const first = Math.min(skip, numbers.length);
    skip -= first;
    const chosen = numbers.slice(first, first + params.limit - page.length);
    if (chosen.length === 0) continue;
    const [from, to] = [chosen[0]!, chosen.at(-1)! + 1];
    const table = await project.store.tileLabels.readFractions(grid.scene, from, to);
    const { raster } = await project.rasters.of(grid.scene);
    const places = TilePlaces.of(raster, grid);
    for (const n of chosen) page.push(tileRecord(grid, n, places, table, assigned, titles));
    work.signal.throwIfAborted();
    if (page.length >= params.limit) break;
  }
  return page;
}

async function titlesOf(project: OpenProject): Promise<Map<string, string>> {
  return new Map((await project.store.labels.list()).map((label) => [label.id, label.title]));
}

function tileNumbers(grid: StoredGrid, assigned: AssignedLabels | null, labelledOnly: boolean): number[] {
  const all = Array.from({ length: grid.tiles }, (_, n) => n);
  if (!labelledOnly) return all;
  return assigned ? all.filter((n) => assigned.starts[n + 1]! > assigned.starts[n]!) : [];
}

function tileRecord(
  grid: StoredGrid,
  n: number,
  places: TilePlaces | null,
  table: FractionTable | null,
  assigned: AssignedLabels | null,
  titles: Map<string, string>,
): TileRecord {
  const row = Math.floor(n / grid.columns);
  const extent = places?.extentDeg(n) ?? null;
  const own = assigned ? assigned.labelIndex.subarray(assigned.starts[n], assigned.starts[n + 1]) : [];
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
    origin: LABEL_ORIGINS[assigned?.origin[n] ?? 0]!,
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
  const table = await project.store.tileLabels.readFractions(grid.scene, n, n + 1);
  const assigned = await project.store.tileLabels.getAssigned(grid.scene);
  const record = tileRecord(grid, n, TilePlaces.of(raster, grid), table, assigned, await titlesOf(project));
  return { ...record, nearestTerms: await nearestTerms(project, grid, n, work) };
}

async function nearestTerms(project: OpenProject, grid: StoredGrid, n: number, work: Work) {
  const space = await project.spaces.active();
  const mapping = space && (await project.store.mappings.active(space.record.id));
  if (!space || !mapping) return [];
  const embedding = await embeddedTile(project, mapping, grid, n);
  if (!embedding) return [];
  const { centre } = (await project.mappings.get(mapping)).mapping;
  const quiet = { signal: work.signal, report() {} };
  const found = await space.explainingTerms(centre).nearest(embedding, TERMS_SHOWN, quiet);
  return Array.from(found.rows, (term, place) => ({
    text: space.frozen.lexicon.terms[term]!,
    similarity: found.similarities[place]!,
  }));
}
