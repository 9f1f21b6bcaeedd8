import { execFile } from 'node:child_process';
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
 * and document besides, whatever the model.
 */
export async function benchMemory({ gateWords }: Scale): Promise<void> {
  await using text = await wikipedia(gateWords);
  if (!text) return printSkipped('memory', 'no shared data');
  const { corpus, file } = text;
  for (const model of ['skip-gram', 'cbow', 'joint', 'pv-dm'] as const) {
    const settings = [file, model, DIMENSION, THREADS, 1].map(String);
    const { stdout } = await run(process.execPath, [TRAIN_ONCE, ...settings]);
    const peer = await peerPeak(file, model);
    printFigure({
      name: `memory, ${model}`,
      unit: 'bytes at the peak',
      ours: JSON.parse(stdout).peakBytes,
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
  const settings = { dimension: DIMENSION, threads: THREADS, epochs: 1, seed: 1, out: null };
  const { peakBytes } = await gensim.train({ corpus, mode, ...settings });
  gensim.close();
  return { bytes: peakBytes, version: gensim.version };
}
