/**
 * Pixels of all 256-px tiles of a scene in several encodings, beside GDAL's ReadAsArray, and by two threads beside one.
 * Arguments: side in px, then the encodings.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unattended } from '../../native/contract/work.ts';
import { makeTileGrid, tileCount } from '../../native/geo/tile-grid.ts';
import { openRaster } from '../../native/raster/open.ts';
import { decodeThreads } from '../../native/raster/tiff/block-store.ts';
import { readTiles } from '../../native/raster/windows/tile-pixels.ts';
import { inTurns, printFigure, timed } from './figure.ts';
import { hasGdal, type PeerAnswer, runPeer } from './peer.ts';

const TILE_PX = 256;
const KINDS = ['deflate', 'uint16', 'jpeg', 'none', 'lzw', 'zstd', 'webp'];
/** Decoded in other processes, whose processor time is not counted. */
const FOREIGN = ['webp'];
const [side = '5120', ...asked] = process.argv.slice(2);
const sidePx = Number(side);

if (await hasGdal()) {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
  try {
    for (const kind of asked.length > 0 ? asked : KINDS)
      await measure(kind, path.join(folder, `${kind}.tif`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} else {
  console.error('The scenes of this benchmark are made with python3-gdal, which is not here.');
}

async function measure(kind: string, scene: string): Promise<void> {
  await runPeer('tiles.py', ['make', kind, scene, sidePx]);
  let sum = 0;
  let peerSum = 0;
  let version = '';
  const ours = async (threads: number) => {
    sum = 0;
    decodeThreads.limitTo(threads);
    // Opened anew: no block is decoded yet, as for the peer.
    const raster = await openRaster(scene, unattended);
    const grid = makeTileGrid(sidePx, sidePx, TILE_PX, TILE_PX);
    const tiles = Uint32Array.from({ length: tileCount(grid) }, (_, n) => n);
    const bands = raster.summary.bands.map(({ index }) => index);
    const timing = await timed(async () => {
      for await (const { data } of readTiles(raster, grid, tiles, { bands, contextPx: 0 }, unattended))
        sum += sampleSum(data);
    });
    await raster.close();
    return timing;
  };
  const peer = async () => {
    const answer = JSON.parse(await runPeer('tiles.py', ['read', scene, TILE_PX])) as PeerAnswer & {
      sum: number;
    };
    peerSum = answer.sum;
    version = answer.version;
    return answer;
  };
  const taken = await inTurns(() => ours(1), peer);
  printFigure({
    name: `tiles, ${kind}`,
    unit: 'ms, median',
    ours: taken.ours.wallMs,
    ...(!FOREIGN.includes(kind) && { oursCpuMs: taken.ours.cpuMs }),
    peer: taken.peer!.wallMs,
    peerCpuMs: taken.peer!.cpuMs,
    quality: { sumOfSamples: sum, ofPeer: peerSum },
    sizes: { sidePx, tilePx: TILE_PX, fileBytes: (await stat(scene)).size },
    threads: 1,
    versions: { peer: version },
  });
  if (FOREIGN.includes(kind)) return;
  const threads = await inTurns(
    () => ours(2),
    () => ours(1),
  );
  printFigure({
    name: `tiles, ${kind}, two threads beside one`,
    unit: 'ms, median',
    ours: threads.ours.wallMs,
    oursCpuMs: threads.ours.cpuMs,
    peer: threads.peer!.wallMs,
    peerCpuMs: threads.peer!.cpuMs,
    quality: { sumOfSamples: sum, ofPeer: peerSum },
    sizes: { sidePx, tilePx: TILE_PX },
    threads: 2,
  });
}

/** Every sixteenth row and column: shows that pixels were read, and costs nothing. */
function sampleSum(data: Float32Array): number {
  let sum = 0;
  for (let row = 0; row < data.length / TILE_PX; row += 16)
    for (let column = 0; column < TILE_PX; column += 16) sum += data[row * TILE_PX + column]!;
  return sum;
}
