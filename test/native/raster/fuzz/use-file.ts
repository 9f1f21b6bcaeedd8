import { toFailure } from '../../../../native/contract/failure.ts';
import type { Work } from '../../../../native/contract/work.ts';
import { renderPicture } from '../../../../native/raster/display/render.ts';
import { sampleStatistics } from '../../../../native/raster/display/stretch.ts';
import { defaultStyle } from '../../../../native/raster/display/style.ts';
import { openRaster } from '../../../../native/raster/open.ts';
import type { Raster } from '../../../../native/raster/raster.ts';

/** What came of a file: every step that ended, and the failure that ended it. */
export interface Outcome {
  readonly steps: readonly string[];
  /** Null when all went well. */
  readonly failure: { readonly kind: string; readonly message: string; readonly stack: string } | null;
}

const WINDOW_PX = 256;
const PICTURE_PX = 64;

/** Opens a file, reads a window of it, takes its statistics and draws it, as adding a scene does. */
export async function useFile(path: string, work: Work): Promise<Outcome> {
  const steps: string[] = [];
  let raster: Raster | null = null;
  try {
    raster = await openRaster(path, work);
    steps.push('open');
    const { widthPx, heightPx } = raster.summary;
    const window = {
      columnPx: 0,
      rowPx: 0,
      widthPx: Math.min(WINDOW_PX, widthPx),
      heightPx: Math.min(WINDOW_PX, heightPx),
    };
    await raster.readWindow(window, {}, work);
    await raster.readMask(window, {}, work);
    steps.push('read');
    const style = defaultStyle(raster, await sampleStatistics(raster, work));
    steps.push('statistics');
    const stepPx = [window.widthPx / PICTURE_PX, window.heightPx / PICTURE_PX] as const;
    const toSource = (column: number, row: number) => [column * stepPx[0], row * stepPx[1]] as const;
    const picture = { toSource, widthPx: PICTURE_PX, heightPx: PICTURE_PX };
    await renderPicture(raster, picture, style, work);
    steps.push('draw');
    return { steps, failure: null };
  } catch (error) {
    const { kind } = toFailure(error);
    const { message, stack = '' } = error as Error;
    return { steps, failure: { kind, message, stack } };
  } finally {
    await raster?.close();
  }
}
