import { EngineError } from '../../contract/failure.ts';
import type { PixelWindow, Raster, RasterLevel, WindowOptions } from '../raster.ts';

// Eight gigabytes of the widest samples: more than anything but a mistake asks for.
const MOST_SAMPLES = 2 ** 30;

/**
 * What a reading means: the level, and the bands from 1.
 *
 * @throws EngineError `out-of-range` for an overview or a band there is not, or a window that does
 * not lie within the level or is too large to be read at once
 */
export function resolveWindow(
  { levels, summary }: Pick<Raster, 'levels' | 'summary'>,
  window: PixelWindow,
  { bands, overview = 0 }: WindowOptions,
): { level: RasterLevel; bands: readonly number[] } {
  const level = levels[overview];
  if (level === undefined) throw outOfRange(`overview ${overview}`, `the scene has ${levels.length - 1}`);
  const asked = bands ?? summary.bands.map((band) => band.index);
  const wrong = asked.find((band) => !Number.isInteger(band) || band < 1 || band > summary.bands.length);
  if (wrong !== undefined || asked.length === 0)
    throw outOfRange(`band ${wrong ?? '(none)'}`, `the scene has bands 1 to ${summary.bands.length}`);
  const { columnPx, rowPx, widthPx, heightPx } = window;
  const isWhole = [columnPx, rowPx, widthPx, heightPx].every(Number.isInteger);
  const isInside =
    columnPx >= 0 && rowPx >= 0 && columnPx + widthPx <= level.widthPx && rowPx + heightPx <= level.heightPx;
  if (!isWhole || !isInside || widthPx < 1 || heightPx < 1) {
    throw outOfRange(
      `window ${columnPx},${rowPx},${widthPx},${heightPx}`,
      `the scene is ${level.widthPx} × ${level.heightPx} pixels`,
    );
  }
  const samples = widthPx * heightPx * asked.length;
  if (samples > MOST_SAMPLES)
    throw outOfRange(
      `window ${columnPx},${rowPx},${widthPx},${heightPx}`,
      `it has ${samples} samples, and ${MOST_SAMPLES} are read at once`,
    );
  return { level, bands: asked };
}

function outOfRange(what: string, reason: string): EngineError {
  return new EngineError({ kind: 'out-of-range', what, reason });
}
