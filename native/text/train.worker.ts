/** Entry of the training thread; started by `train-in-worker.ts` only. */
import { parentPort, workerData } from 'node:worker_threads';
import type { TrainOrder } from './train-messages.ts';
import { obey } from './train-thread.ts';

if (parentPort === null) throw new Error('train.worker is started as a thread, not as a program');
obey(workerData as TrainOrder, parentPort);
