import type { Engine } from '../contract/engine.ts';

/** How other processes of this user reach the engine that owns a project; the host brings it. */
export interface SocketPort {
  pathFor(projectDir: string): string;
  serve(engine: Engine, socketPath: string): Promise<{ close(): Promise<void> }>;
}

export interface EngineOptions {
  /** Where what belongs to the person and not to a project is kept. */
  userDir: string;
  socket: SocketPort | null;
  /** In which blocks of imagery are decoded; left out: as many as there are cores, four at most. */
  decodeThreads?: number | null;
}
