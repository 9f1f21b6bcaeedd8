import { parentPort, workerData } from 'node:worker_threads';
import type { TableImport } from './import-table.ts';
import { readInThread } from './read-in-thread.ts';

await readInThread(workerData as TableImport, parentPort!);
