/** Inspects one file and reads its first 256 × 256 pixels, as a process of its own: prints what came of it as JSON. */
import { toFailure } from '../../../native/contract/failure.ts';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { openRaster } from '../../../native/raster/open.ts';

const work = unattended as Work;

async function readFirst(path: string) {
  const raster = await openRaster(path, work);
  const { widthPx, heightPx } = raster.summary;
  const window = {
    columnPx: 0,
    rowPx: 0,
    widthPx: Math.min(256, widthPx),
    heightPx: Math.min(256, heightPx),
  };
  const { data } = await raster.readWindow(window, {}, work);
  await raster.close();
  return { warnings: raster.summary.warnings, samples: data.length };
}

const answer = await readFirst(process.argv[2]!).catch((error) => ({
  failure: toFailure(error),
  message: error.message,
}));
console.log(JSON.stringify({ ...answer, peakResidentBytes: process.resourceUsage().maxRSS * 1024 }));
