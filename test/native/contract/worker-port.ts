import type { MessagePort, Worker } from 'node:worker_threads';
import type { Port } from '../../../native/contract/wire.ts';

/** A worker thread, or the parent of one, as a port. */
export function workerPort(end: MessagePort | Worker): Port {
  return {
    postMessage: (message) => end.postMessage(message),
    onMessage: (listener) => void end.on('message', listener),
    onClose: (listener) => void end.on('terminate' in end ? 'exit' : 'close', () => listener()),
  };
}
