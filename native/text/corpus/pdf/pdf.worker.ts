import { parentPort, workerData } from 'node:worker_threads';
import { readPages } from './read-pages.ts';

await readPages(workerData as Uint8Array, parentPort!);
