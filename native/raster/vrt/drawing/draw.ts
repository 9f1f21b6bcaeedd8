import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { Work } from '../../../contract/work.ts';
import type { Raster } from '../../raster.ts';
import type { Placement } from '../description.ts';
import type { SourceFiles } from '../source-files.ts';
import type { Canvas } from './canvas.ts';
import { copyPlane } from './copy.ts';
import { readPiece } from './piece.ts';
import { planPlacement, regionsOf } from './plan.ts';

// Enough to keep the disk busy, few enough to stop soon after an abort.
const PLACEMENTS_AT_ONCE = 8;

/** Draws placements in their order, the last on top. Their files are read several at a time. */
export async function drawPlacements(
  canvas: Canvas,
  placements: readonly Placement[],
  files: SourceFiles,
  work: Work,
): Promise<void> {
  for (let i = 0; i < placements.length; i += PLACEMENTS_AT_ONCE) {
    if (i > 0) await yieldToEvents();
    work.signal.throwIfAborted();
    let turn: Promise<void> = Promise.resolve();
    const drawings = placements.slice(i, i + PLACEMENTS_AT_ONCE).map((placement) => {
      const before = turn;
      turn = files.use(placement.file, (raster) => drawOne(canvas, placement, raster, before, work));
      return turn;
    });
    await Promise.all(drawings);
  }
}

/** @param before ends when all that lies below is drawn */
async function drawOne(
  canvas: Canvas,
  placement: Placement,
  raster: Raster,
  before: Promise<void>,
  work: Work,
): Promise<void> {
  const plan = planPlacement(canvas, placement, raster);
  const planes = [...canvas.bands.keys()].filter((plane) => placement.bands.has(canvas.bands[plane]!));
  for (const region of regionsOf(plan, planes.length)) {
    const piece = await readPiece(plan, region, placement, canvas, planes, work);
    await before;
    for (const plane of planes) copyPlane(canvas, plane, piece, placement.treatment);
  }
  await before;
}
