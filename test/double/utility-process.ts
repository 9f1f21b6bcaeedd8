import { type ChildProcess, fork as forkNode } from 'node:child_process';
import path from 'node:path';
import type { Port } from './message-ports.ts';
import { ModelledEmitter, modelled } from './modelled.ts';

/** What passes between the two sides (the other is utility-preload.ts). */
export type UtilityMessage =
  | { type: 'message'; data: unknown; ports: number[] }
  | { type: 'port'; id: number; data: unknown }
  | { type: 'close-port'; id: number };

interface ForkOptions {
  serviceName?: string;
  env?: NodeJS.ProcessEnv;
}

const running = new Set<UtilityProcess>();
const PRELOAD = path.join(import.meta.dirname, 'utility-preload.ts');

/** A utility process is a Node process here; ports reach it through the fork's channel. */
class UtilityProcess extends ModelledEmitter {
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, Port>();
  pid: number | undefined;

  constructor(entry: string, args: string[], { env }: ForkOptions) {
    super('UtilityProcess', ['spawn', 'message', 'exit']);
    this.#child = forkNode(entry, args, {
      execArgv: ['--import', PRELOAD],
      serialization: 'advanced',
      env: env ?? process.env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    running.add(this);
    this.#child.on('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message: UtilityMessage) => this.#receive(message));
    this.#child.on('exit', (code) => {
      running.delete(this);
      this.pid = undefined;
      for (const port of this.#ports.values()) port.close();
      this.emit('exit', code ?? 0);
    });
  }

  postMessage(data: unknown, transfer: Port[] = []): void {
    this.#send({ type: 'message', data, ports: transfer.map((port) => port.id) });
    for (const port of transfer) {
      const { id } = port;
      this.#ports.set(id, port);
      port.moveTo({
        deliver: (sent) => this.#send({ type: 'port', id, data: sent }),
        close: () => this.#send({ type: 'close-port', id }),
      });
    }
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #send(message: UtilityMessage): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #receive(message: UtilityMessage): void {
    switch (message.type) {
      case 'message':
        this.emit('message', message.data);
        return;
      case 'port':
        this.#ports.get(message.id)?.postFromDestination(message.data);
        return;
      case 'close-port':
        this.#ports.get(message.id)?.close();
        this.#ports.delete(message.id);
        return;
    }
  }
}

export const utilityProcess = modelled('utilityProcess', {
  fork: (entry: string, args: string[] = [], options: ForkOptions = {}) =>
    new UtilityProcess(entry, args, options),
});

export function killUtilityProcesses(): void {
  for (const one of running) one.kill();
}
