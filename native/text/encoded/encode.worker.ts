/** Entry of the thread that numbers a corpus; started by `encode-in-worker.ts` only. */
import { parentPort, workerData } from 'node:worker_threads';
import { type EncodeOrder, encodeFor } from './encode-thread.ts';

if (parentPort === null) throw new Error('encode.worker is started as a thread, not as a program');
await encodeFor(workerData as EncodeOrder, parentPort);
