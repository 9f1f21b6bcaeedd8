import { EventEmitter } from 'node:events';
import type { UtilityMessage } from './utility-process.ts';

/** Loaded before the program of a utility process: gives it `process.parentPort`, as Electron does. */
const ports = new Map<number, UtilityPort>();
const send = (message: UtilityMessage) => void (process.connected && process.send?.(message));

class UtilityPort extends EventEmitter {
  readonly #id: number;
  #held: unknown[] | null = [];

  constructor(id: number) {
    super();
    this.#id = id;
    ports.set(id, this);
  }

  start(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const data of held) this.take(data);
  }

  take(data: unknown): void {
    if (this.#held) this.#held.push(data);
    else this.emit('message', { data, ports: [] });
  }

  postMessage(data: unknown): void {
    send({ type: 'port', id: this.#id, data });
  }

  close(): void {
    send({ type: 'close-port', id: this.#id });
  }
}

/** Holds what comes before the program listens. */
class ParentPort extends EventEmitter {
  #held: { data: unknown; ports: UtilityPort[] }[] | null = [];

  constructor() {
    super();
    this.on('newListener', (event) => {
      if (event !== 'message' || !this.#held) return;
      const held = this.#held;
      this.#held = null;
      setImmediate(() => {
        for (const message of held) this.emit('message', message);
      });
    });
  }

  take(message: { data: unknown; ports: UtilityPort[] }): void {
    if (this.#held) this.#held.push(message);
    else this.emit('message', message);
  }

  postMessage(data: unknown): void {
    send({ type: 'message', data, ports: [] });
  }
}

const parentPort = new ParentPort();
Object.assign(process, { parentPort, type: 'utility' });
process.on('message', (message: UtilityMessage) => {
  switch (message.type) {
    case 'message':
      parentPort.take({ data: message.data, ports: message.ports.map((id) => new UtilityPort(id)) });
      return;
    case 'port':
      ports.get(message.id)?.take(message.data);
      return;
    case 'close-port':
      ports.get(message.id)?.emit('close');
      ports.delete(message.id);
      return;
  }
});
// Without its parent a utility process ends, as in Electron.
process.on('disconnect', () => process.exit(0));
