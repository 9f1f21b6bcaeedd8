import { fileURLToPath } from 'node:url';
import { startWebHost } from '../../native/host/web.ts';
import { fakeEngine } from './fake-engine.ts';
import { fakePixels } from './fake-pixels.ts';
import { FakeProject } from './fake-project.ts';

/** The built window over the fake engine: `node test/render/serve.ts [none|empty|scene|ready]`. */
export async function serveFake(stage: FakeProject['stage'], port = 0) {
  const project = new FakeProject(stage);
  return startWebHost({
    engine: fakeEngine(project),
    pixels: (request) => fakePixels(project, request),
    rendererDir: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    port,
    host: '127.0.0.1',
  });
}

if (import.meta.main) {
  const host = await serveFake((process.argv[2] ?? 'ready') as FakeProject['stage']);
  console.log(host.url);
}
