/** PV-DM with paragraph and document in every window beside gensim's Doc2Vec with one tag: at least 4 times its speed. */
import { benchTraining } from './text/bench-training.ts';

await benchTraining('pv-dm', [
  { dimension: 100, threads: 1 },
  { dimension: 100, threads: 2 },
]);
