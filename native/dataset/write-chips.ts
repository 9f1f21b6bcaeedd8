import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { silent, type Work } from '../contract/work.ts';
import type { Dataset, DatasetTile } from './dataset.ts';

/** Writes the chip of every tile to the place `pathOf` names (its folder exists). */
export async function writeChips(
  dataset: Dataset,
  folder: string,
  pathOf: (tile: DatasetTile) => string,
  work: Work<{ done: number; total: number }>,
): Promise<void> {
  const total = dataset.tiles.length;
  for (const [done, tile] of dataset.tiles.entries()) {
    work.signal.throwIfAborted();
    const png = await dataset.chip(tile, silent(work.signal));
    await writeFile(path.join(folder, pathOf(tile)), png);
    work.report({ done: done + 1, total });
  }
}
