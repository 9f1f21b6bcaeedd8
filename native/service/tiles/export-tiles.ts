import type { SceneStyle } from '../../contract/scene-style.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { DatasetTile } from '../../dataset/dataset.ts';
import { tileWindow } from '../../geo/tile-grid.ts';
import { TileOutlines } from '../../labelling/outlines.ts';
import { prepareScene } from '../../labelling/prepare-scene.ts';
import type { SplitTiles } from '../../labelling/split.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { type AssignedLabels, type FractionTable, LABEL_ORIGINS } from '../../store/ports/tile-label.ts';
import { type LabelMeaning, labelStates } from '../labels/label-meaning.ts';
import { layersOver } from '../labels/scene-layers.ts';
import type { OpenProject } from '../open-project.ts';
import { type SplitBlocks, splitBlocks, splitPlaces } from './split-places.ts';
import { tileId } from './tile-id.ts';
import { TilePlaces } from './tile-places.ts';

export interface ExportTile {
  record: Omit<DatasetTile, 'split'>;
  raster: Raster;
  grid: StoredGrid;
  n: number;
  style: SceneStyle;
}

export interface ExportTiles {
  tiles: ExportTile[];
  labels: { title: string; name: string; parent: string | null }[];
  /** In the order of `tiles`. */
  split: SplitTiles;
  blocks: SplitBlocks;
}

/** Every tile that carries a label, with its regions and place. Rows of tables have no pixels, and are left out. */
export async function exportTiles(project: OpenProject, work: Work): Promise<ExportTiles> {
  const meanings = await labelStates(project);
  const tiles: ExportTile[] = [];
  const used = new Set<string>();
  const scenes: StoredScene[] = [];
  const centres: (readonly [number, number])[] = [];
  const features: string[][] = [];
  const labels: number[][] = [];
  const order = [...meanings.keys()];
  const pause = timeSlices(work.signal);
  let tileM = 0;
  for (const grid of await project.store.grids.list()) {
    const assigned = await project.store.tileLabels.getAssigned(grid.scene);
    if (!assigned) continue;
    const table = await project.store.tileLabels.getFractions(grid.scene, work);
    const { scene, raster } = await project.rasters.of(grid.scene, work.signal);
    if (scene.record.kind === 'embedding-table') continue;
    const places = TilePlaces.of(raster, grid);
    const place = splitPlaces(scene, raster, grid);
    scenes.push(scene);
    const layers = await layersOver(project, scene, raster, work);
    const outlines = layers && new TileOutlines(await prepareScene(layers, silent(work.signal)));
    tileM = Math.max(tileM, grid.sizePx * (raster.summary.pixelSizeM ?? 1));
    for (let n = 0; n < grid.tiles; n++) {
      await pause();
      const carried = labelsOfTile(n, assigned, meanings);
      if (carried.length === 0) continue;
      for (const { label } of carried) used.add(label.id);
      const regions = regionsOf(n, carried, table);
      const window = tileWindow(grid, n);
      for (const region of regions) region.outlines = outlines?.within(window, region.features) ?? [];
      const shared = { raster, grid, n, style: scene.placement.style };
      tiles.push({ record: recordOf(grid, n, places, assigned, regions), ...shared });
      centres.push(place(n));
      features.push(regions.flatMap((region) => region.features));
      labels.push(carried.map(({ label }) => order.indexOf(label.id)));
    }
  }
  return {
    tiles,
    labels: [...meanings.values()]
      .filter(({ label }) => used.has(label.id))
      .map(({ label, name, text }) => ({
        title: label.title,
        name: name ?? label.title,
        parent: text.parent,
      })),
    split: {
      lonDeg: Float64Array.from(centres, ([lon]) => lon),
      latDeg: Float64Array.from(centres, ([, lat]) => lat),
      labels,
      featureIds: features,
      tileM,
    },
    blocks: splitBlocks(scenes),
  };
}

function labelsOfTile(
  n: number,
  assigned: AssignedLabels,
  meanings: Map<string, LabelMeaning>,
): LabelMeaning[] {
  const own = assigned.labelIndex.subarray(assigned.starts[n], assigned.starts[n + 1]);
  return Array.from(own, (index) => meanings.get(assigned.labels[index]!)).filter(
    (meaning) => meaning !== undefined,
  );
}

/** Covered fraction and features of each label; a label that a person gave and no feature carries covers the whole tile. */
function regionsOf(
  n: number,
  carried: readonly LabelMeaning[],
  table: FractionTable | null,
): DatasetTile['regions'] {
  return carried.map(({ label }) => {
    const region: DatasetTile['regions'][number] = {
      label: label.title,
      fraction: 1,
      outlines: [],
      features: [],
    };
    if (!table) return region;
    for (let entry = table.starts[n]!; entry < table.starts[n + 1]!; entry++) {
      if (table.labels[table.labelIndex[entry]!] !== label.id) continue;
      region.fraction = table.fractions[entry]!;
      for (let at = table.featureStarts[entry]!; at < table.featureStarts[entry + 1]!; at++) {
        const { layer, feature } = table.features[table.featureIndex[at]!]!;
        region.features.push(`${layer}/${feature}`);
      }
    }
    return region;
  });
}

function recordOf(
  grid: StoredGrid,
  n: number,
  places: TilePlaces | null,
  assigned: AssignedLabels,
  regions: DatasetTile['regions'],
): ExportTile['record'] {
  const main = regions.reduce((best, region) => (region.fraction > best.fraction ? region : best));
  return {
    id: tileId(grid, n),
    scene: grid.scene,
    label: main.label,
    regions,
    extent: places?.extentDeg(n) ?? null,
    corners: places?.cornersDeg(n) ?? [],
    origin: LABEL_ORIGINS[assigned.origin[n]!]!,
    widthPx: grid.sizePx,
    heightPx: grid.sizePx,
  };
}
