/** Overviews of a scene beside gdaladdo's, both averages as DEFLATE with a predictor. Arguments: side in px, then the kinds. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { unattended } from '../../native/contract/work.ts';
import { openRaster } from '../../native/raster/open.ts';
import { buildOverviews } from '../../native/raster/overviews/build-overviews.ts';
import { inTurns, printFigure, timed } from './figure.ts';
import { hasGdal, runPeer } from './peer.ts';

const [side = '5120', ...asked] = process.argv.slice(2);
const run = promisify(execFile);
const MIB = 2 ** 20;

if (await hasGdal()) {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
  try {
    for (const kind of asked.length > 0 ? asked : ['deflate', 'uint16'])
      await measure(kind, path.join(folder, `${kind}.tif`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} else {
  console.error('The scenes of this benchmark are made with python3-gdal, which is not here.');
}

async function measure(kind: string, scene: string): Promise<void> {
  await runPeer('tiles.py', ['make', kind, scene, side]);
  const out = `${scene}.built`;
  const theirs = `${scene}.ovr`;
  let levels = 0;
  let peakMib = 0;
  let theirMib = 0;
  const ours = async () => {
    const raster = await openRaster(scene, unattended);
    const watch = setInterval(() => {
      peakMib = Math.max(peakMib, process.memoryUsage.rss() / MIB);
    }, 50);
    const timing = await timed(async () => {
      levels = (await buildOverviews(raster, out, 'average', unattended)).overviews;
    });
    clearInterval(watch);
    await raster.close();
    return timing;
  };
  const peer = async () => {
    const factors = Array.from({ length: levels }, (_, k) => String(2 ** (k + 1)));
    const packed = ['--config', 'COMPRESS_OVERVIEW', 'DEFLATE', '--config', 'PREDICTOR_OVERVIEW', '2'];
    const startMs = performance.now();
    await run('gdaladdo', ['-q', '-ro', '-r', 'average', ...packed, scene, ...factors]);
    const wallMs = performance.now() - startMs;
    // Ours would find them, and have nothing to do.
    theirMib = (await stat(theirs)).size / MIB;
    await rm(theirs);
    return { wallMs, cpuMs: Number.NaN };
  };
  const taken = await inTurns(ours, peer, 3);
  const mebibytes = (await stat(out)).size / MIB;
  printFigure({
    name: `overviews, ${kind}`,
    unit: 's for all levels',
    ours: taken.ours.wallMs / 1000,
    oursCpuMs: taken.ours.cpuMs,
    peer: taken.peer!.wallMs / 1000,
    quality: { levels, mebibytes, peerMebibytes: theirMib, peakMebibytes: peakMib },
    sizes: { sidePx: side },
    threads: 1,
    versions: { peer: (await run('gdaladdo', ['--version'])).stdout.trim() },
  });
}
