import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Timing } from '../figure.ts';
import { benchPython } from './python.ts';

export interface GensimOrder {
  corpus: string;
  mode: 'skip-gram' | 'cbow' | 'joint' | 'pv-dm';
  dimension: number;
  threads: number;
  epochs: number;
  seed: number;
  /** Where to write embeddings and words; null: nowhere. */
  out: string | null;
  /** The same is trained again: the untrained model is kept, in memory that training does not need. */
  isRepeated: boolean;
}

export interface Gensim {
  readonly version: string;
  train(order: GensimOrder): Promise<Timing & { words: number; peakBytes: number }>;
  close(): void;
}

const SCRIPT = path.join(import.meta.dirname, 'gensim-peer.py');

export type StartedGensim = { gensim: Gensim; missing: null } | { gensim: null; missing: string };

/** Starts a Python with gensim; without one, why there is none. */
export async function startGensim(): Promise<StartedGensim> {
  const found = await benchPython();
  if ('missing' in found) return { gensim: null, missing: found.missing };
  const child = spawn(found.python, [SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'], env: peerEnvironment() });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await lines.next();
    if (line.done) throw new Error('gensim ended without an answer');
    return JSON.parse(line.value);
  };
  const { gensim: version } = await answer();
  return {
    gensim: {
      version,
      async train(order) {
        child.stdin.write(`${JSON.stringify(order)}\n`);
        return answer();
      },
      close: () => child.stdin.end(),
    },
    missing: null,
  };
}

/** The peer's linear algebra chooses its kernels itself: a choice made for another program would slow it. */
function peerEnvironment(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...environment } = process.env;
  return environment;
}
