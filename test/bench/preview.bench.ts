/**
 * The first tile of a scene that was just added, by itself: from samples of its blocks while it has no overviews, and from
 * overviews. First argument: side of the scene in px (20,000).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unattended } from '../../native/contract/work.ts';
import { crsFromCode, transformer } from '../../native/geo/crs.ts';
import { renderMapTile } from '../../native/raster/display/render.ts';
import { defaultStyle } from '../../native/raster/display/style.ts';
import { openRaster } from '../../native/raster/open.ts';
import { decodeThreads } from '../../native/raster/tiff/block-store.ts';
import { inTurns, printFigure, printSkipped, timed } from './figure.ts';
import { hasGdal, runPeer } from './peer.ts';

const NAME = 'first tile';
const PIXEL_SIZE_M = 0.5;
const HALF_WORLD_M = 20037508.342789244;
const sidePx = Number(process.argv[2] ?? 20_000);

if (await hasGdal()) {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
  try {
    const scene = path.join(folder, 'scene.tif');
    await runPeer('warp.py', ['make', scene, sidePx]);
    await measure(scene, 'without overviews');
    await runPeer('warp.py', ['overviews', scene]);
    await measure(scene, 'with overviews');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} else printSkipped(NAME, 'its scene is made with python3-gdal, which is not here');

async function measure(scene: string, what: string): Promise<void> {
  const tile = tileOfScene();
  let isPreview = false;
  let opaque = 0;
  const ours = () =>
    timed(async () => {
      const raster = await openRaster(scene, unattended);
      const drawn = await renderMapTile(raster, tile, defaultStyle(raster, null), unattended);
      isPreview = drawn.isPreview;
      opaque = drawn.rgba.filter((value, i) => i % 4 === 3 && value > 0).length;
      await raster.close();
    });
  const { ours: taken } = await inTurns(ours, null);
  printFigure({
    name: `${NAME}, ${what}`,
    unit: 'ms from opening, median',
    ours: taken.wallMs,
    oursCpuMs: taken.cpuMs,
    peer: null,
    quality: { isPreview: String(isPreview), opaque },
    sizes: { sidePx },
    threads: decodeThreads.count,
  });
}

/** The smallest tile that holds the middle of the scene and is as wide as it, about. */
function tileOfScene() {
  const toMap = transformer(crsFromCode('EPSG:32633'), crsFromCode('EPSG:3857'));
  const half = (sidePx * PIXEL_SIZE_M) / 2;
  const [x, y] = toMap(500_000 + half, 5_500_000 - half);
  const z = Math.floor(Math.log2((2 * HALF_WORLD_M) / (sidePx * PIXEL_SIZE_M * 1.5)));
  const sideM = (2 * HALF_WORLD_M) / 2 ** z;
  return {
    z,
    x: Math.floor((x + HALF_WORLD_M) / sideM),
    y: Math.floor((HALF_WORLD_M - y) / sideM),
    sizePx: 256,
  };
}
