import type { Work } from '../../../contract/work.ts';
import type { Samples } from '../../samples.ts';
import { isPlain, type Placement } from '../description.ts';
import type { SourceFiles } from '../source-files.ts';
import type { Canvas } from './canvas.ts';
import { isOneToOne } from './geometry.ts';
import { planPlacement } from './plan.ts';

/**
 * The pixels of a window that lies in one file whose pixels are those of the scene: nothing is drawn, nothing copied.
 * Null where it is not so.
 */
export async function readDirectly(
  canvas: Omit<Canvas, 'data' | 'filled'>,
  placements: readonly Placement[],
  files: SourceFiles,
  work: Work,
): Promise<Samples | null> {
  // What lies below a file that covers the window is not seen.
  const top = placements.at(-1);
  if (top === undefined || !isPlain(top.treatment)) return null;
  const bands = canvas.bands.map((band) => top.bands.get(band));
  if (bands.some((band) => band === undefined)) return null;
  const { window, types } = canvas;
  return files.use(top.file, async (raster) => {
    const { columns, rows, overview, factor } = planPlacement(canvas, top, raster);
    const isWhole = columns.from.length === window.widthPx && rows.from.length === window.heightPx;
    if (!isWhole || factor > 1 || !isOneToOne(columns) || !isOneToOne(rows)) return null;
    const known = raster.summary.bands;
    if (bands.some((band, plane) => known[band! - 1]?.type !== types[plane])) return null;
    const from = { ...window, columnPx: columns.from[0]!, rowPx: rows.from[0]! };
    const { data } = await raster.readWindow(from, { bands: bands as number[], overview }, work);
    return data;
  });
}
