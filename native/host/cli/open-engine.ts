import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../contract/engine.ts';
import { EngineError } from '../../contract/failure.ts';
import { unattended } from '../../contract/work.ts';
import { connectSocket, engineSocket } from '../engine-socket.ts';
import { userDir } from '../user-dir.ts';

export interface OpenEngine {
  engine: Engine;
  close(): Promise<void>;
}

/** An engine without a project. */
export async function startEngine(): Promise<OpenEngine> {
  const { createEngine } = await import('../../service/engine.ts');
  return createEngine({ userDir: userDir(), socket: engineSocket });
}

/**
 * The engine of one project: this process's own, or, when another process has the project open, that one's over its
 * socket.
 */
export async function openProjectEngine(folder: string): Promise<OpenEngine> {
  const own = await startEngine();
  try {
    await own.engine.openProject({ path: folder }, unattended);
    return own;
  } catch (thrown) {
    await own.close();
    const failure = thrown instanceof EngineError ? thrown.failure : null;
    if (failure?.kind !== 'project-busy' || !failure.socket) throw thrown;
    const owner = await connectSocket(failure.socket);
    return { engine: owner.engine, close: async () => owner.close() };
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
