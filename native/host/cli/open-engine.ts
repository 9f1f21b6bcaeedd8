import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from '../../contract/engine.ts';
import { EngineError } from '../../contract/failure.ts';
import { unattended } from '../../contract/work.ts';
import { connectSocket, type ServedSocket, serveSocket, socketPathFor } from '../engine-socket.ts';
import { userDir } from '../user-dir.ts';

export interface OpenEngine {
  engine: Engine;
  close(): Promise<void>;
}

/**
 * An engine without a project. Closing it waits for the commands of other processes that work through it.
 *
 * @param threads in which imagery is decoded; null: as many as there are cores
 */
export async function startEngine(threads: number | null): Promise<OpenEngine> {
  const { createEngine } = await import('../../service/engine.ts');
  let served: ServedSocket | null = null;
  const socket = {
    pathFor: socketPathFor,
    async serve(engine: Engine, socketPath: string) {
      served = await serveSocket(engine, socketPath);
      return served;
    },
  };
  const { engine, close } = createEngine({ userDir: userDir(), socket, decodeThreads: threads });
  return {
    engine,
    async close() {
      if (served) await drained(served);
      await close();
    },
  };
}

/** How long a wait stays unsaid. */
const SILENT_MS = 1000;

async function drained(served: ServedSocket): Promise<void> {
  const say = () => process.stderr.write('Another command works through this one; waiting for it to end.\n');
  const timer = setTimeout(say, SILENT_MS);
  await served.drain();
  clearTimeout(timer);
}

/** An owner that is starting or ending has a lock, but answers nobody. */
const OWNER_SILENT_MS = 15_000;
const RETRY_MS = 50;

/**
 * The engine of one project: this process's own, or, when another process has the project open, that one's over its
 * socket.
 *
 * @param threads as `startEngine` has it, where it is this process's own
 */
export async function openProjectEngine(folder: string, threads: number | null): Promise<OpenEngine> {
  const startedMs = performance.now();
  for (;;) {
    const own = await startEngine(threads);
    try {
      await own.engine.openProject({ path: folder }, unattended);
      return own;
    } catch (thrown) {
      await own.close();
      const failure = thrown instanceof EngineError ? thrown.failure : null;
      if (failure?.kind !== 'project-busy' || !failure.socket) throw thrown;
      const owner = await connectOwner(failure.socket);
      if (owner) return owner;
      if (performance.now() - startedMs > OWNER_SILENT_MS) throw thrown;
      await wait(RETRY_MS);
    }
  }
}

/** Null when nobody answers there. */
async function connectOwner(socketPath: string): Promise<OpenEngine | null> {
  const owner = await connectSocket(socketPath).catch(() => null);
  if (!owner) return null;
  try {
    await owner.engine.projectInfo({}, unattended);
    return { engine: owner.engine, close: async () => owner.close() };
  } catch {
    owner.close();
    return null;
  }
}

/** The folder `--project` names, else the only project in the working directory. */
export function findProject(named: string | undefined): string {
  if (named) return path.resolve(named);
  const here = process.cwd();
  if (here.endsWith('.semantile')) return here;
  const found = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.endsWith('.semantile'))
    .map((entry) => entry.name);
  if (found.length === 1) return path.join(here, found[0]!);
  const reason =
    found.length === 0 ? 'no *.semantile folder is here' : `several are here (${found.join(', ')})`;
  throw new EngineError({
    kind: 'project-missing',
    path: here,
    reason: `${reason}; name one with --project`,
  });
}
