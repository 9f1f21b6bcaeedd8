import type { Engine } from '../../native/contract/engine.ts';
import { EngineError } from '../../native/contract/failure.ts';
import type { Shell } from '../../native/contract/shell.ts';
import { unattended } from '../../native/contract/work.ts';
import type { EngineLink, LinkState } from '../engine/connect.ts';

/** The connection to the engine, and the shell around the window. */
export class Session {
  readonly shell: Shell;
  link = $state.raw<LinkState>({ state: 'connecting' });
  /** Grows with each new connection; what follows the engine starts again. */
  connections = $state(0);
  readonly ready = $derived(this.link.state === 'ready');
  #engine: Engine | null = null;
  readonly #start: EngineLink['start'];

  constructor({ shell, start }: EngineLink) {
    this.shell = shell;
    this.#start = start;
  }

  /** Answers with how to disconnect. */
  connect(): () => void {
    return this.#start(
      (engine) => {
        this.#engine = engine;
        this.connections++;
      },
      (link) => {
        this.link = link;
      },
    );
  }

  /** Throws `engine-lost` before the first connection. */
  get engine(): Engine {
    if (!this.#engine) throw new EngineError({ kind: 'engine-lost', reason: 'it is not connected yet' });
    return this.#engine;
  }

  /** Calls that answer at once and need no cancelling. */
  get quick() {
    return unattended as typeof unattended & { report(progress: unknown): void };
  }
}
