import { fileURLToPath } from 'node:url';
import { unattended, type Work } from '../contract/work.ts';
import { createEngine } from '../service/engine.ts';
import { engineSocket } from './engine-socket.ts';
import { userDir } from './user-dir.ts';
import { startWebHost } from './web.ts';

export interface ServeOptions {
  port: number;
  host: string;
  /** Opened before the URL is announced; null starts without one. */
  project: string | null;
}

/** The page is built to `out/renderer`, this file to `out/host`. */
const RENDERER_DIR = new URL(
  import.meta.url.endsWith('.ts') ? '../../out/renderer' : '../renderer',
  import.meta.url,
);

/** An engine and the web host around it, until the work is cancelled. Yields where it is once it listens. */
export async function* serve(
  { port, host, project }: ServeOptions,
  { signal }: Pick<Work, 'signal'>,
): AsyncGenerator<{ url: string }> {
  const { engine, pixels, close } = createEngine({ userDir: userDir(), socket: engineSocket });
  try {
    if (project) await engine.openProject({ path: project }, unattended);
    const webHost = await startWebHost({
      engine,
      pixels,
      rendererDir: fileURLToPath(RENDERER_DIR),
      port,
      host,
    });
    try {
      yield { url: webHost.url };
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await webHost.close();
    }
  } finally {
    await close();
  }
}
