/**
 * Damages small TIFFs and uses each as adding a scene does: what came of them, the longest time one took, and the most
 * memory the process held. Arguments: mutations of each of ten files (1000), seed (1). A fault of ours is printed with
 * its stack, and the exit code is 1.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unattended, type Work } from '../../native/contract/work.ts';
import { Random } from '../../native/math/random.ts';
import { mutate } from '../native/raster/fuzz/mutate.ts';
import { smallFiles } from '../native/raster/fuzz/small-files.ts';
import { useFile } from '../native/raster/fuzz/use-file.ts';
import { printFigure } from './figure.ts';

const mutations = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 1);

const folder = await mkdtemp(join(tmpdir(), 'semantile-fuzz-'));
try {
  for (const [index, [name, bytes]] of [...(await smallFiles())].entries())
    await damage(name, bytes, new Random(seed * 1000 + index));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function damage(name: string, bytes: Uint8Array, random: Random): Promise<void> {
  const outcomes: Record<string, number> = {};
  let longestMs = 0;
  for (let i = 0; i < mutations; i++) {
    const path = join(folder, 'scene.tif');
    await writeFile(path, mutate(bytes, random));
    const startMs = performance.now();
    const { failure } = await useFile(path, unattended as Work);
    longestMs = Math.max(longestMs, performance.now() - startMs);
    const kind = failure?.kind ?? 'drawn';
    outcomes[kind] = (outcomes[kind] ?? 0) + 1;
    if (kind === 'internal') {
      console.error(`${name}, mutation ${i} of seed ${seed}: ${failure!.stack}`);
      process.exitCode = 1;
    }
  }
  printFigure({
    name: `fuzz: ${name}`,
    unit: 'ms of the slowest file',
    ours: longestMs,
    peer: null,
    quality: { outcomes, peakResidentMb: Math.round(process.resourceUsage().maxRSS / 1024) },
    sizes: { mutations, bytes: bytes.length, seed },
    threads: 1,
  });
}
