import type { LabelCounts } from '../../contract/label.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { sha256 } from '../../io/hash.ts';
import { coverPlaces } from '../../labelling/cover-places.ts';
import { computeFractions, type Fractions, type FractionsProgress } from '../../labelling/fractions.ts';
import type { FractionWarning } from '../../labelling/prepare-scene.ts';
import { embeddingTableOf } from '../../raster/embedding-table/embedding-table-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredLayer } from '../../store/ports/layer.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { relabelAll } from '../labels/assign-labels.ts';
import { tableOf, uncovered } from '../labels/fraction-storage.ts';
import { keepRule, labelRule } from '../labels/rule-setting.ts';
import { labelledLayers, layersOver } from '../labels/scene-layers.ts';
import type { OpenProject } from '../open-project.ts';
import { requireGrids } from '../requirements.ts';

/** Computes the fractions that are missing or older than layers and grids, then labels by the rule. */
export async function label(
  project: OpenProject,
  { rule }: Tasks['label']['params'],
  work: Work<TaskProgress>,
): Promise<LabelCounts> {
  await requireGrids(project);
  if (rule) {
    labelRule(rule, await project.store.labels.list()); // refuses what is out of range before anything is computed
    await keepRule(project, rule);
  }
  const layers = await project.store.layers.list();
  const warnings: string[] = [];
  for (const grid of await project.store.grids.list()) {
    warnings.push(...(await refreshFractions(project, grid, layers, work)));
  }
  const counts = await relabelAll(project, silent(work.signal));
  return { ...counts, warnings: [...warnings, ...counts.warnings] };
}

/** Names what the fractions of a scene are computed from. */
export function fractionRevision(grid: StoredGrid, layers: readonly StoredLayer[]): string {
  const inputs = layers.map(({ id, revision, complete, bufferM }) => [id, revision, complete, bufferM]);
  return sha256(JSON.stringify([grid.id, inputs])).slice(0, 16);
}

async function refreshFractions(
  project: OpenProject,
  grid: StoredGrid,
  layers: readonly StoredLayer[],
  work: Work<TaskProgress>,
): Promise<string[]> {
  const revision = fractionRevision(grid, layers);
  const { tileLabels } = project.store;
  if ((await tileLabels.fractionRevision(grid.scene)) === revision) return [];
  const quiet = silent(work.signal);
  const { scene, raster } = await project.rasters.of(grid.scene, work.signal);
  const fractions = await fractionsOver(project, { scene, raster, grid }, work);
  if (!fractions) {
    await tileLabels.putFractions(grid.scene, uncovered(grid.tiles), revision, quiet);
    const isOverlooked = layers.length > 0;
    return isOverlooked ? [`${scene.record.name} has no place on the map, so layers cannot label it.`] : [];
  }
  await tileLabels.putFractions(grid.scene, tableOf(fractions), revision, quiet);
  return fractions.warnings.map((warning) => warningText(warning, layers));
}

/** Null for a scene without a place. */
async function fractionsOver(
  project: OpenProject,
  { scene, raster, grid }: { scene: StoredScene; raster: Raster; grid: StoredGrid },
  work: Work<TaskProgress>,
): Promise<Fractions | null> {
  const quiet = silent(work.signal);
  const table = embeddingTableOf(raster);
  if (table) {
    const places = { count: grid.tiles, cornersOf: (n: number) => table.cornersOf(n) };
    return coverPlaces(await labelledLayers(project, quiet), places, fractionWork(work));
  }
  const input = await layersOver(project, scene, raster, quiet);
  if (!input) return null;
  const { sizePx, stridePx, columns, rows } = grid;
  return computeFractions({ ...input, grid: { sizePx, stridePx, columns, rows } }, fractionWork(work));
}

function fractionWork(work: Work<TaskProgress>): Work<FractionsProgress> {
  return {
    signal: work.signal,
    report: (progress) => {
      const total = progress.stage === 'tiles' ? progress.total : null;
      work.report({ step: 'label', done: progress.done, total, unit: progress.stage });
    },
  };
}

function warningText(warning: FractionWarning, layers: readonly StoredLayer[]): string {
  const name = layers.find((layer) => layer.id === warning.layerId)?.name ?? warning.layerId;
  switch (warning.kind) {
    case 'no-overlap': {
      const degrees = (extent: readonly number[]) => extent.map((value) => value.toFixed(3)).join(', ');
      return `${name} lies beside the scene: ${degrees(warning.layerExtentDeg)} and ${degrees(warning.sceneExtentDeg)}. Check its reference system.`;
    }
    case 'outside':
      return `${warning.features} features of ${name} lie outside the scene.`;
    case 'repaired':
      return `${warning.features} features of ${name} cross themselves; their area is taken even-odd.`;
    case 'unprojectable':
      return `${warning.features} features of ${name} have positions that the scene's projection does not reach.`;
    case 'no-area':
      return `${warning.features} features of ${name} have no area; give lines and points a width with --buffer-m.`;
  }
}
