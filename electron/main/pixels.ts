import { Agent, request } from 'node:http';
import { Readable } from 'node:stream';

/** Where the engine process answers for pixels. */
export interface PixelsAddress {
  socketPath: string;
  key: string;
}

/** The map asks for as many tiles as it shows; each waits in the engine, not here. */
const agent = new Agent({ keepAlive: true });

/**
 * Passes a request on to the engine process and its bytes back as they come. Rejects when the engine goes away; when
 * the page cancels, the connection is closed, which aborts the work.
 */
export function requestPixels(
  { socketPath, key }: PixelsAddress,
  { url, signal }: Request,
): Promise<Response> {
  const { pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = {
      agent,
      socketPath,
      signal,
      path: pathname + search,
      headers: { host: 'engine', 'x-semantile-key': key },
    };
    const sent = request(options, (answer) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(answer.headers)) {
        if (typeof value === 'string' && !HOP_BY_HOP.has(name)) headers.set(name, value);
      }
      const body = Readable.toWeb(answer) as ReadableStream<Uint8Array>;
      resolve(new Response(body, { status: answer.statusCode ?? 502, headers }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);
