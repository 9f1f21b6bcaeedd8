/**
 * All figures by which the text space is judged, beside gensim: speed, memory, the gate on words, and what is
 * judged across kinds. Hours on two cores; `--quick` runs each part on little text.
 */
import { benchMemory } from './text/bench-memory.ts';
import { benchQuality } from './text/bench-quality.ts';
import { benchTexts } from './text/bench-texts.ts';
import { benchTraining } from './text/bench-training.ts';
import { quickScale, wholeScale } from './text/scale.ts';

const scale = process.argv.includes('--quick') ? quickScale : wholeScale;
const words = [
  { dimension: 100, threads: 1 },
  { dimension: 100, threads: 2 },
  { dimension: 300, threads: 1 },
];
await benchTraining('skip-gram', words, scale);
await benchTraining('cbow', words, scale);
await benchTraining('pv-dm', words.slice(0, 2), scale);
await benchTraining('joint', words.slice(0, 2), scale);
await benchMemory(scale);
await benchQuality(scale);
await benchTexts(scale);
