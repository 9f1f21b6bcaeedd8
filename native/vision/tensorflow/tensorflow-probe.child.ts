/** Entry of a process that tries one backend; started by `probe.ts` only. A machine it does not fit ends it. */
import tf from '@tensorflow/tfjs';
import { loadBackend } from './load-backend.ts';
import type { ProbeAnswer } from './probe.ts';

const loaded = await loadBackend(process.argv[2] === 'native' ? 'native' : 'wasm');
// 3 × 3 × 3 products of ones.
const sums = tf.conv2d(tf.ones<tf.Rank.R4>([1, 8, 8, 3]), tf.ones<tf.Rank.R4>([3, 3, 3, 4]), 1, 'valid');
const [first] = sums.dataSync();
if (first !== 27) throw new Error(`it computes ${first} where 27 is right`);
const answer: ProbeAnswer = loaded;
process.send!(answer, () => process.disconnect());
