import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Timing } from '../figure.ts';

export interface GensimOrder {
  corpus: string;
  mode: 'skip-gram' | 'cbow' | 'joint' | 'pv-dm';
  dimension: number;
  threads: number;
  epochs: number;
  seed: number;
  /** Where to write embeddings and words; null: nowhere. */
  out: string | null;
}

export interface Gensim {
  readonly version: string;
  train(order: GensimOrder): Promise<Timing & { words: number }>;
  close(): void;
}

const SCRIPT = path.join(import.meta.dirname, 'gensim-peer.py');

/** Starts the Python of `SEMANTILE_BENCH_PYTHON`, or `python3`; null when it has no gensim. */
export async function startGensim(): Promise<Gensim | null> {
  const python = process.env.SEMANTILE_BENCH_PYTHON ?? 'python3';
  const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'close').then(
    () => null,
    () => null,
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await lines.next();
    return line.done ? null : JSON.parse(line.value);
  };
  const hello = await Promise.race([answer(), ended]);
  if (!hello) return null;
  return {
    version: hello.gensim,
    async train(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const timing = await answer();
      if (!timing) throw new Error(`gensim ended while training ${order.mode}`);
      return timing;
    },
    close: () => child.stdin.end(),
  };
}
