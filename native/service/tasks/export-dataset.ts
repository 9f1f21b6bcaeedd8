import path from 'node:path';
import type { ExportParams, ExportResult } from '../../contract/dataset.ts';
import { EngineError } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { Dataset, DatasetTile, Split } from '../../dataset/dataset.ts';
import { writeDataset } from '../../dataset/write-dataset.ts';
import { tileWindow } from '../../geo/tile-grid.ts';
import { encodePng } from '../../io/png.ts';
import { BUFFERED, PARTS, splitTiles } from '../../labelling/split.ts';
import { renderChip } from '../../raster/windows/tile-pixels.ts';
import type { OpenProject } from '../open-project.ts';
import { inStep } from '../open-project.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { type ExportTile, exportTiles } from '../tiles/export-tiles.ts';

/** Writes the labelled tiles as a data set, split by blocks of ground; the folder appears whole or not at all. */
export async function exportDataset(
  project: OpenProject,
  params: ExportParams,
  work: Work<TaskProgress>,
): Promise<Tasks['export-dataset']['result']> {
  const quiet = silent(work.signal);
  const gathered = await exportTiles(project, quiet);
  if (gathered.tiles.length === 0) {
    const hasTable = (await project.store.scenes.list()).some(
      ({ record }) => record.kind === 'embedding-table',
    );
    const remedy = hasTable
      ? 'Rows of a table of embeddings have no pixels to write: label tiles of a scene.'
      : 'Import a layer and run “label”, or give tiles labels yourself.';
    throw new EngineError({ kind: 'not-enough', what: 'labelled tiles', found: 0, needed: 1, remedy });
  }
  const { part } = splitTiles(gathered.split, {
    seed: params.seed,
    bufferM: gathered.split.tileM,
    blockM: gathered.blocks.blockM,
  });
  const kept = gathered.tiles.filter((_, index) => part[index] !== BUFFERED);
  const tiles = new Map<string, ExportTile>(kept.map((tile) => [tile.record.id, tile]));
  const dataset: Dataset = {
    name: path.basename(project.dir, '.semantile'),
    seed: params.seed,
    createdAt: new Date().toISOString(),
    labels: gathered.labels,
    tiles: gathered.tiles.flatMap(({ record }, index): DatasetTile[] =>
      part[index] === BUFFERED ? [] : [{ ...record, split: PARTS[part[index]!] as Split }],
    ),
    chip: async (tile, chipWork) => chipOf(tiles.get(tile.id)!, chipWork),
  };
  const buffered = gathered.tiles.length - kept.length;
  const out = path.resolve(params.out);
  const result: ExportResult = await writeDataset(
    params.format,
    dataset,
    out,
    buffered,
    inStep(work, 'export-dataset', 'tiles'),
  );
  await project.store.exports.add({ format: params.format, path: out, params, result });
  return result;
}

async function chipOf({ raster, grid, n, style }: ExportTile, work: Work): Promise<Uint8Array> {
  const { columnPx, rowPx, sizePx } = tileWindow(grid, n);
  const window = { columnPx, rowPx, widthPx: sizePx, heightPx: sizePx };
  const data = await renderChip(raster, window, renderStyle(raster, style), sizePx, work);
  return encodePng({ data, widthPx: sizePx, heightPx: sizePx, channels: 4 });
}
