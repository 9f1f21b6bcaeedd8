/** Web map tiles of a UTM scene at four zooms, beside gdal.Warp. First argument: side of the scene in px. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unattended } from '../../native/contract/work.ts';
import { crsFromCode, transformer } from '../../native/geo/crs.ts';
import { Random } from '../../native/math/random.ts';
import { renderMapTile } from '../../native/raster/display/render.ts';
import { defaultStyle } from '../../native/raster/display/style.ts';
import { openRaster } from '../../native/raster/open.ts';
import { decodeThreads } from '../../native/raster/tiff/block-store.ts';
import { printFigure, quantile, type Timing, timed } from './figure.ts';
import { hasGdal, runPeer } from './peer.ts';

const TILE_PX = 256;
const PIXEL_SIZE_M = 0.5;
const ZOOMS = [18, 16, 14, 12];
const PAIRS = 5;
const HALF_WORLD_M = 20037508.342789244;
const sidePx = Number(process.argv[2] ?? 10_240);

type Place = readonly [x: number, y: number];
type Tiles = Record<string, Place[]>;

if (await hasGdal()) {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
  try {
    await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} else {
  console.error('The scene of this benchmark is made with python3-gdal, which is not here.');
}

async function measure(folder: string): Promise<void> {
  const scene = path.join(folder, 'scene.tif');
  const listed = path.join(folder, 'tiles.json');
  const drawnByPeer = path.join(folder, 'peer.raw');
  const tiles = chooseTiles();
  await writeFile(listed, JSON.stringify(tiles));
  await runPeer('warp.py', ['make', scene, sidePx]);
  await runPeer('warp.py', ['overviews', scene]);
  const ours: Record<string, Timing>[] = [];
  const peers: Record<string, Timing>[] = [];
  let drawn: Record<string, Uint8ClampedArray[]> = {};
  let version = '';
  for (let pair = 0; pair <= PAIRS; pair++) {
    const [timings, pictures] = await draw(scene, tiles);
    const answer = JSON.parse(await runPeer('warp.py', ['draw', scene, listed, drawnByPeer]));
    drawn = pictures;
    version = answer.version;
    if (pair === 0) continue;
    ours.push(timings);
    peers.push(answer);
  }
  const expected = await readFile(drawnByPeer);
  await runPeer('warp.py', ['draw', scene, listed, drawnByPeer, 'plain']);
  const plain = await readFile(drawnByPeer);
  let at = 0;
  for (const zoom of Object.keys(tiles)) {
    const count = tiles[zoom]!.length;
    const median = (of: Record<string, Timing>[], what: keyof Timing) =>
      quantile(
        of.map((timing) => timing[zoom]![what] / count),
        0.5,
      );
    const ofZoom = (all: Buffer) => all.subarray(at, at + count * TILE_PX ** 2 * 4);
    printFigure({
      name: `warped tiles, z${zoom}`,
      unit: 'ms a tile, median of runs',
      ours: median(ours, 'wallMs'),
      oursCpuMs: median(ours, 'cpuMs'),
      peer: median(peers, 'wallMs'),
      peerCpuMs: median(peers, 'cpuMs'),
      quality: {
        ...difference(drawn[zoom]!, ofZoom(expected)),
        ofPlainBilinear: difference(drawn[zoom]!, ofZoom(plain)),
      },
      sizes: { sidePx, tiles: count },
      threads: decodeThreads.count,
      versions: { peer: version },
    });
    at += count * TILE_PX ** 2 * 4;
  }
}

/** Tiles around places drawn in the scene, none twice. */
function chooseTiles(): Tiles {
  const random = new Random(5);
  const toMap = transformer(crsFromCode('EPSG:32633'), crsFromCode('EPSG:3857'));
  const sideM = sidePx * PIXEL_SIZE_M;
  const out: Tiles = {};
  for (const zoom of ZOOMS) {
    const places = new Map<string, Place>();
    for (let n = 0; n < (zoom < 14 ? 8 : 30); n++) {
      const [x, y] = toMap(500_000 + random.uniform() * sideM, 5_500_000 - random.uniform() * sideM);
      const tileM = (2 * HALF_WORLD_M) / 2 ** zoom;
      const place = [Math.floor((x + HALF_WORLD_M) / tileM), Math.floor((HALF_WORLD_M - y) / tileM)] as const;
      places.set(place.join(), place);
    }
    out[zoom] = [...places.values()];
  }
  return out;
}

/** Opened anew, so that nothing is decoded yet, as for the peer. */
async function draw(
  scene: string,
  tiles: Tiles,
): Promise<[Record<string, Timing>, Record<string, Uint8ClampedArray[]>]> {
  const raster = await openRaster(scene, unattended);
  const style = defaultStyle(raster, null);
  const timings: Record<string, Timing> = {};
  const pictures: Record<string, Uint8ClampedArray[]> = {};
  for (const [zoom, places] of Object.entries(tiles)) {
    const drawn: Uint8ClampedArray[] = [];
    timings[zoom] = await timed(async () => {
      for (const [x, y] of places) {
        const tile = { z: Number(zoom), x, y, sizePx: TILE_PX };
        drawn.push((await renderMapTile(raster, tile, style, unattended)).rgba);
      }
    });
    pictures[zoom] = drawn;
  }
  await raster.close();
  return [timings, pictures];
}

/** @param expected tile after tile, `[band, row, column]` */
function difference(drawn: readonly Uint8ClampedArray[], expected: Uint8Array): Record<string, number> {
  const plane = TILE_PX ** 2;
  let [alphaDiffers, opaque, within2, most] = [0, 0, 0, 0];
  for (const [n, rgba] of drawn.entries()) {
    for (let i = 0; i < plane; i++) {
      const at = n * plane * 4 + i;
      if (rgba[i * 4 + 3] !== expected[at + 3 * plane]) alphaDiffers++;
      if (rgba[i * 4 + 3] === 0 || expected[at + 3 * plane] === 0) continue;
      opaque++;
      let off = 0;
      for (let k = 0; k < 3; k++) off = Math.max(off, Math.abs(rgba[i * 4 + k]! - expected[at + k * plane]!));
      if (off <= 2) within2++;
      most = Math.max(most, off);
    }
  }
  return { alphaDiffers, opaque, shareWithin2Levels: within2 / opaque, largestDifference: most };
}
