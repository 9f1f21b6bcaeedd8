import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import { contentTypeOf, PAGE_HEADERS, pageFileSegments } from '../../native/contract/page.ts';

const SCHEME = 'semantile';
export const PAGE_ORIGIN = `${SCHEME}://app`;

/** To be called before the app is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Answers `semantile://app/…`: pixels from the engine process, all else from the built page. */
export function answerScheme(rendererDir: string, pixels: (request: Request) => Promise<Response>): void {
  protocol.handle(SCHEME, (request) => {
    const { host, pathname } = new URL(request.url);
    if (`${SCHEME}://${host}` !== PAGE_ORIGIN) return new Response(null, { status: 404 });
    return pathname.startsWith('/pixels/') ? pixels(request) : pageFile(rendererDir, pathname);
  });
}

async function pageFile(rendererDir: string, pathname: string): Promise<Response> {
  const segments = pageFileSegments(pathname);
  if (!segments) return new Response(null, { status: 404 });
  const file = path.join(rendererDir, ...segments);
  try {
    const headers = { ...PAGE_HEADERS, 'content-type': contentTypeOf(file) };
    return new Response(await readFile(file), { headers });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Response(null, { status: 404 });
    throw error;
  }
}
