/** Entry of a thread of inference; started by `infer-in-workers.ts` only. */
import { workerData } from 'node:worker_threads';
import { type InferOrder, inferTexts } from './infer-thread.ts';

inferTexts(workerData as InferOrder);
