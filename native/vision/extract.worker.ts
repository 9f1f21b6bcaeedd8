/** Entry of an extraction thread; started by `extract-pool.ts` only. */
import { parentPort } from 'node:worker_threads';
import { obey } from './extract-thread.ts';

if (parentPort === null) throw new Error('extract.worker is started as a thread, not as a program');
obey(parentPort);
