/**
 * Features of 224-px chips of three bands, by the pool: on one thread beside NumPy on one, then on as many as it takes by
 * itself. `npm run bench -- features`
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { unattended } from '../../native/contract/work.ts';
import { inTemporaryFolder } from '../../native/io/files.ts';
import { Random } from '../../native/math/random.ts';
import type { TileBatch, TileLook } from '../../native/vision/extract-batch.ts';
import { defaultThreads, ExtractPool } from '../../native/vision/extract-pool.ts';
import { patchLearner } from '../../native/vision/patch-dictionary/learner.ts';
import { loadExtractor } from '../../native/vision/registry.ts';
import { inTurns, printFigure, type Timing, timed } from './figure.ts';
import { benchPython } from './text/python.ts';

const SIDE_PX = 224;
const BATCH = 8;
const CHIPS = 96;
/** NumPy is slower, and its clock does not count its start. */
const PEER_CHIPS = 16;
const LAYOUT = { count: 3, rgb: [0, 1, 2] } as const;
const SKETCHES = path.resolve(import.meta.dirname, '../../../shared/prototypes/image-features');

const python = await benchPython();
const chips = makeChips();
await inTemporaryFolder(async (folder) => {
  await writeFile(path.join(folder, 'chips.u8'), interleaved(chips));
  for (const extractor of ['colour-texture', 'patch-dictionary']) {
    const look = await lookOf(extractor);
    const peer = await peerOf(look, folder);
    for (const threads of new Set([1, defaultThreads()])) {
      await measure(look, threads, threads === 1 ? peer : null, folder);
    }
  }
});

async function lookOf(extractor: string): Promise<TileLook> {
  const learnt = extractor === patchLearner.id ? await learnFromChips() : null;
  const { version } = await loadExtractor(extractor, learnt);
  const scaling = Array.from({ length: 3 }, () => ({ low: 0, high: 255 }));
  return { extractor, version, learnt, layout: LAYOUT, values: { kind: 'scaled', scaling } };
}

async function learnFromChips(): Promise<Uint8Array> {
  const learning = patchLearner.begin(LAYOUT, 64, 1);
  for (let n = 0; n < 64; n++) {
    const size = 3 * SIDE_PX ** 2;
    const pixels = chips.pixels
      .slice((n % BATCH) * size, ((n % BATCH) + 1) * size)
      .map((value) => value / 255);
    const valid = new Uint8Array(SIDE_PX ** 2).fill(1);
    learning.see({ pixels, valid, widthPx: SIDE_PX, heightPx: SIDE_PX, insetPx: 0 });
  }
  return learning.end(unattended);
}

interface Peer {
  version: string;
  run(): Promise<Timing>;
}

/** Null, with one line on the error stream, where it cannot run here. */
async function peerOf({ extractor, learnt }: TileLook, folder: string): Promise<Peer | null> {
  if ('missing' in python) {
    process.stderr.write(`${python.missing}\n`);
    return null;
  }
  const source = learnt ? path.join(folder, 'dictionary.f32') : SKETCHES;
  if (learnt) await writeFile(source, learnt);
  if (!existsSync(source)) return null;
  const args = [
    extractor,
    source,
    path.join(folder, 'chips.u8'),
    SIDE_PX,
    PEER_CHIPS,
    path.join(folder, 'peer.f32'),
  ];
  const peer: Peer = {
    version: '',
    async run() {
      const script = path.join(import.meta.dirname, 'peers/features.py');
      const { stdout } = await promisify(execFile)(python.python, [script, ...args.map(String)]);
      const { version, ...timing } = JSON.parse(stdout) as Timing & { version: string };
      peer.version = version;
      return timing;
    },
  };
  return peer;
}

async function measure(look: TileLook, threads: number, peer: Peer | null, folder: string): Promise<void> {
  let rows = new Float32Array();
  const ours = async () => {
    const { timing, first } = await extractAll(look, threads);
    rows = first;
    return timing;
  };
  const timings = await inTurns(ours, peer?.run ?? null, 3);
  const perCpuSecond = (CHIPS * 1000) / timings.ours.cpuMs;
  const peerPerCpuSecond = timings.peer && (PEER_CHIPS * 1000) / timings.peer.cpuMs;
  printFigure({
    name: `features, ${look.extractor}`,
    unit: 'chips a second',
    ours: (CHIPS * 1000) / timings.ours.wallMs,
    oursCpuMs: timings.ours.cpuMs,
    peer: timings.peer && (PEER_CHIPS * 1000) / timings.peer.wallMs,
    quality: {
      chipsPerCpuSecond: perCpuSecond,
      ratioOfCpu: peerPerCpuSecond && perCpuSecond / peerPerCpuSecond,
      bytes: 'the same with any number of threads',
      ...(peer && look.learnt && { furthestFromPeer: await furthest(rows, path.join(folder, 'peer.f32')) }),
    },
    sizes: { sidePx: SIDE_PX, bands: 3, chips: CHIPS, peerChips: PEER_CHIPS, dimension: rows.length / BATCH },
    threads,
    ...(peer && { versions: { peer: peer.version } }),
  });
}

/** Threads are started and have loaded their code before the clock runs. */
async function extractAll(
  look: TileLook,
  threads: number,
): Promise<{ timing: Timing; first: Float32Array<ArrayBuffer> }> {
  const pool = new ExtractPool(threads, new AbortController().signal);
  try {
    const first = await extract(look, pool, threads * 2);
    return { timing: await timed(() => extract(look, pool, CHIPS / BATCH)), first };
  } finally {
    await pool.close();
  }
}

/** @returns rows of a batch: all batches are the same */
async function extract(
  look: TileLook,
  pool: ExtractPool,
  batches: number,
): Promise<Float32Array<ArrayBuffer>> {
  let last = new Float32Array();
  for (let n = 0; n < batches; n++) {
    const batch: TileBatch = { ...chips, pixels: chips.pixels.slice(), valid: chips.valid.slice() };
    await pool.submit(look, batch, (rows) => {
      last = rows;
    });
  }
  await pool.drained();
  return last;
}

async function furthest(rows: Float32Array, file: string): Promise<number> {
  const bytes = await readFile(file);
  const theirs = new Float32Array(Uint8Array.from(bytes).buffer).subarray(0, rows.length);
  return rows.reduce((most, value, k) => Math.max(most, Math.abs(value - theirs[k]!)), 0);
}

function makeChips(): TileBatch {
  const random = new Random(1);
  return {
    count: BATCH,
    pixels: Float32Array.from({ length: BATCH * 3 * SIDE_PX ** 2 }, (_, i) => {
      const wave = Math.sin((i % SIDE_PX) / 9) * Math.cos(i / SIDE_PX / 13);
      return Math.round(Math.min(255, Math.max(0, 128 + 90 * wave + 12 * random.normal())));
    }),
    valid: new Uint8Array(BATCH * SIDE_PX ** 2).fill(1),
    widthPx: SIDE_PX,
    heightPx: SIDE_PX,
    insetPx: 0,
  };
}

/** `[chip, row, column, band]`, as NumPy's pictures are. */
function interleaved({ pixels }: TileBatch): Uint8Array {
  const plane = SIDE_PX ** 2;
  const bytes = new Uint8Array(pixels.length);
  for (let chip = 0; chip < BATCH; chip++) {
    for (let band = 0; band < 3; band++) {
      for (let i = 0; i < plane; i++)
        bytes[3 * (chip * plane + i) + band] = pixels[(3 * chip + band) * plane + i]!;
    }
  }
  return bytes;
}
