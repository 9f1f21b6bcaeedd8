import path from 'node:path';
import type { Engine } from '../../contract/engine.ts';
import type { Work } from '../../contract/work.ts';
import { startWebHost } from '../web.ts';

interface ServeParams {
  engine: Engine;
  pixels(request: Request): Promise<Response>;
  port: number;
  host: string;
  project: string | null;
}

/** Serves the window until the work is cancelled; prints the URL, which carries the only token. */
export async function serve({ engine, pixels, port, host, project }: ServeParams, work: Work): Promise<void> {
  if (project) await engine.openProject({ path: path.resolve(project) }, work);
  const web = await startWebHost({ engine, pixels, rendererDir: rendererDir(), port, host });
  process.stdout.write(`Open ${web.url}\n`);
  await new Promise<void>((resolve) =>
    work.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await web.close();
}

/** The built page lies beside the bundled hosts, in `out/renderer`. */
function rendererDir(): string {
  const here = import.meta.dirname;
  const out = here.includes(`${path.sep}out${path.sep}`)
    ? path.join(here, '..')
    : path.join(here, '../../../out');
  return path.join(out, 'renderer');
}
