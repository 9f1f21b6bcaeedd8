import { EventEmitter } from 'node:events';

/** Where a port's messages go once it has been handed to a page or to another process. */
export interface Destination {
  deliver(data: unknown): void;
  close(): void;
}

/** One end of a MessageChannelMain. It holds messages until it is started or handed on. */
export class Port extends EventEmitter {
  static #nextId = 1;
  readonly id = Port.#nextId++;
  peer!: Port;
  #held: unknown[] | null = [];
  #destination: Destination | null = null;
  #isClosed = false;

  start(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const data of held) this.#take(data);
  }

  postMessage(data: unknown): void {
    if (!this.#isClosed) this.peer.#take(structuredClone(data));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#destination?.close();
    this.emit('close');
    this.peer.close();
  }

  /** What the page or process on the other side of the hand-over says. */
  postFromDestination(data: unknown): void {
    if (!this.#isClosed) this.peer.#take(data);
  }

  moveTo(destination: Destination): void {
    this.#destination = destination;
    this.start();
  }

  #take(data: unknown): void {
    if (this.#held) this.#held.push(data);
    else if (this.#destination) this.#destination.deliver(data);
    else this.emit('message', { data, ports: [] });
  }
}

export class MessageChannelMain {
  readonly port1 = new Port();
  readonly port2 = new Port();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}
