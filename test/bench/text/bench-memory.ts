import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { printFigure, printSkipped } from '../figure.ts';
import { startGensim } from './gensim.ts';
import type { Scale } from './scale.ts';
import { wikipedia } from './wikipedia.ts';

const run = promisify(execFile);
const TRAIN_ONCE = path.join(import.meta.dirname, 'train-once.ts');
const DIMENSION = 100;
const THREADS = 2;

/**
 * The most memory that reading, vocabulary and an epoch take, each in a process of its own. Ours embeds every paragraph
 * and document besides, whatever the model. It runs without what strips types from its source, as the built program does.
 */
export async function benchMemory({ gateWords }: Scale): Promise<void> {
  await using text = await wikipedia(gateWords);
  if (!text) return printSkipped('memory', 'no shared data');
  const { corpus, file, folder } = text;
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'compiled') };
  const peakOf = async (...settings: (string | number)[]): Promise<number> => {
    const { stdout } = await run(process.execPath, [TRAIN_ONCE, ...settings.map(String)], { env });
    return JSON.parse(stdout).peakBytes;
  };
  // Fills the cache.
  const few = path.join(folder, 'few.txt');
  await writeFile(few, 'a few words to begin with\n'.repeat(100));
  await peakOf(few, 'skip-gram', 8, 1, 1);
  for (const model of ['skip-gram', 'cbow', 'joint', 'pv-dm'] as const) {
    const ours = await peakOf(file, model, DIMENSION, THREADS, 1);
    const peer = await peerPeak(file, model);
    printFigure({
      name: `memory, ${model}`,
      unit: 'bytes at the peak',
      ours,
      peer: peer?.bytes ?? null,
      quality: {},
      sizes: { words: corpus.tokenCount, terms: corpus.lexicon.size, dimension: DIMENSION },
      threads: THREADS,
      versions: peer ? { gensim: peer.version } : {},
    });
  }
}

async function peerPeak(corpus: string, mode: 'skip-gram' | 'cbow' | 'joint' | 'pv-dm') {
  const { gensim, missing } = await startGensim();
  if (!gensim) {
    printSkipped(`memory, ${mode}, the peer`, missing);
    return null;
  }
  const settings = {
    dimension: DIMENSION,
    threads: THREADS,
    epochs: 1,
    seed: 1,
    out: null,
    isRepeated: false,
  };
  const { peakBytes } = await gensim.train({ corpus, mode, ...settings });
  gensim.close();
  return { bytes: peakBytes, version: gensim.version };
}
