import { parentPort } from 'node:worker_threads';
import { serveEngine } from '../../../native/contract/wire.ts';
import { fakeEngine } from './fake-engine.ts';
import { workerPort } from './worker-port.ts';

serveEngine(fakeEngine(), workerPort(parentPort!));
