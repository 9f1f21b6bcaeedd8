/** Entry of a thread of inference; started by `infer-in-workers.ts` only. */
import { parentPort, workerData } from 'node:worker_threads';
import { type InferOrder, inferTexts } from './infer-thread.ts';

if (parentPort === null) throw new Error('infer.worker is started as a thread, not as a program');
inferTexts(workerData as InferOrder, parentPort);
