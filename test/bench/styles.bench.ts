/** Map tiles of a UTM scene in several styles, each beside three plain bands. First argument: side of the scene in px. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unattended } from '../../native/contract/work.ts';
import { crsFromCode, transformer } from '../../native/geo/crs.ts';
import { Random } from '../../native/math/random.ts';
import { colourRamp } from '../../native/raster/display/colour-maps.ts';
import { renderMapTile } from '../../native/raster/display/render.ts';
import type { RenderStyle } from '../../native/raster/display/style.ts';
import { openRaster } from '../../native/raster/open.ts';
import type { Raster } from '../../native/raster/raster.ts';
import { inTurns, printFigure, timed } from './figure.ts';
import { hasGdal, runPeer } from './peer.ts';

const TILE_PX = 256;
const TILES = 24;
const ZOOM = 17;
const HALF_WORLD_M = 20037508.342789244;
const sidePx = Number(process.argv[2] ?? 4096);

const PLAIN: RenderStyle = {
  bands: [1, 2, 3],
  isIndex: false,
  stretch: { low: [0, 0, 0], high: [255, 255, 255] },
  gamma: 1,
  resampling: 'bilinear',
  palette: null,
  ramp: null,
};
const ONE = { stretch: { low: [0], high: [255] } };
const STYLES: Record<string, RenderStyle> = {
  'gamma 1.5': { ...PLAIN, gamma: 1.5 },
  'one band, grey': { ...PLAIN, ...ONE, bands: [1] },
  'one band, viridis': { ...PLAIN, ...ONE, bands: [1], ramp: colourRamp('viridis') },
  'index, red-yellow-green': {
    ...PLAIN,
    bands: [1, 2],
    isIndex: true,
    stretch: { low: [-1], high: [1] },
    ramp: colourRamp('red-yellow-green'),
  },
  'three bands, nearest': { ...PLAIN, resampling: 'nearest' },
};

if (await hasGdal()) {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
  try {
    const scene = path.join(folder, 'scene.tif');
    await runPeer('warp.py', ['make', scene, sidePx]);
    const raster = await openRaster(scene, unattended);
    const tiles = chooseTiles();
    for (const [name, style] of Object.entries(STYLES)) await measure(raster, tiles, name, style);
    await raster.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} else {
  console.error('The scene of this benchmark is made with python3-gdal, which is not here.');
}

type Place = readonly [x: number, y: number];

function chooseTiles(): Place[] {
  const random = new Random(5);
  const toMap = transformer(crsFromCode('EPSG:32633'), crsFromCode('EPSG:3857'));
  const tileM = (2 * HALF_WORLD_M) / 2 ** ZOOM;
  const sideM = sidePx * 0.5;
  return Array.from({ length: TILES }, () => {
    const [x, y] = toMap(500_000 + random.uniform() * sideM, 5_500_000 - random.uniform() * sideM);
    return [Math.floor((x + HALF_WORLD_M) / tileM), Math.floor((HALF_WORLD_M - y) / tileM)];
  });
}

/** Blocks stay decoded between runs: what differs is the drawing. */
async function measure(
  raster: Raster,
  tiles: readonly Place[],
  name: string,
  style: RenderStyle,
): Promise<void> {
  const draw = (as: RenderStyle) => () =>
    timed(async () => {
      for (const [x, y] of tiles)
        await renderMapTile(raster, { z: ZOOM, x, y, sizePx: TILE_PX }, as, unattended);
    });
  const { ours, peer } = await inTurns(draw(style), draw(PLAIN));
  printFigure({
    name: `styled tiles, ${name}`,
    unit: 'ms a tile, beside three plain bands',
    ours: ours.wallMs / tiles.length,
    oursCpuMs: ours.cpuMs / tiles.length,
    peer: peer!.wallMs / tiles.length,
    peerCpuMs: peer!.cpuMs / tiles.length,
    quality: {},
    sizes: { sidePx, tiles: tiles.length },
    threads: 1,
  });
}
