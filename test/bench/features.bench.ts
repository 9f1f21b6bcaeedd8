/** Hand-made image features of 192-px chips of three bands, by the pool: one thread, then as many as it takes by itself. */
import { Random } from '../../native/math/random.ts';
import type { TileBatch, TileLook } from '../../native/vision/extract-batch.ts';
import { defaultThreads, ExtractPool } from '../../native/vision/extract-pool.ts';
import { inTurns, printFigure, type Timing, timed } from './figure.ts';

const SIDE_PX = 192;
const CHIPS = 96;
const BATCH = 8;
const LOOK: TileLook = {
  extractor: 'colour-texture',
  version: 'colour-texture/1',
  learnt: null,
  layout: { count: 3, rgb: [0, 1, 2] },
  values: { kind: 'scaled', scaling: Array.from({ length: 3 }, () => ({ low: 0, high: 255 })) },
};

const chips = makeChips();
let dimension = 0;
for (const threads of new Set([1, defaultThreads()])) {
  const { ours } = await inTurns(() => extractAll(threads), null);
  printFigure({
    name: 'features, colour-texture',
    unit: 'chips a second',
    ours: (CHIPS * 1000) / ours.wallMs,
    oursCpuMs: ours.cpuMs,
    peer: null,
    quality: { chipsPerCpuSecond: (CHIPS * 1000) / ours.cpuMs, bytes: 'the same with any number of threads' },
    sizes: { sidePx: SIDE_PX, bands: 3, chips: CHIPS, dimension },
    threads,
  });
}

/** Threads are started and have loaded their code before the clock runs. */
async function extractAll(threads: number): Promise<Timing> {
  const pool = new ExtractPool(threads, new AbortController().signal);
  try {
    await extract(pool, threads * 2);
    return await timed(() => extract(pool, CHIPS / BATCH));
  } finally {
    await pool.close();
  }
}

async function extract(pool: ExtractPool, batches: number): Promise<void> {
  for (let n = 0; n < batches; n++) {
    const batch: TileBatch = { ...chips, pixels: chips.pixels.slice(), valid: chips.valid.slice() };
    await pool.submit(LOOK, batch, (rows) => {
      dimension = rows.length / BATCH;
    });
  }
  await pool.drained();
}

function makeChips(): TileBatch {
  const random = new Random(1);
  return {
    count: BATCH,
    pixels: Float32Array.from({ length: BATCH * 3 * SIDE_PX ** 2 }, (_, i) => {
      const wave = Math.sin((i % SIDE_PX) / 9) * Math.cos(i / SIDE_PX / 13);
      return Math.min(255, Math.max(0, 128 + 90 * wave + 12 * random.normal()));
    }),
    valid: new Uint8Array(BATCH * SIDE_PX ** 2).fill(1),
    widthPx: SIDE_PX,
    heightPx: SIDE_PX,
    insetPx: 0,
  };
}
