import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { contentTypeOf, PAGE_HEADERS, pageFileSegments } from '../contract/page.ts';

/** One file of the built page; 404 for everything that is not there. */
export async function rendererFile(rendererDir: string, pathname: string): Promise<Response> {
  const segments = pageFileSegments(pathname);
  const bytes = segments && (await readFile(path.join(rendererDir, ...segments)).catch(onlyMissing));
  if (!bytes) return new Response('There is no such file.\n', { status: 404, headers: PAGE_HEADERS });
  // Names below assets/ carry a hash of their content.
  const cacheControl = segments[0] === 'assets' ? 'private, max-age=31536000, immutable' : 'no-cache';
  return new Response(bytes, {
    headers: {
      ...PAGE_HEADERS,
      'content-type': contentTypeOf(pathname === '/' ? '.html' : pathname),
      'cache-control': cacheControl,
    },
  });
}

function onlyMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return null;
  throw error;
}
