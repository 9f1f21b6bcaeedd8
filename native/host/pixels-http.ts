import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { failureMessage, toFailure } from '../contract/failure.ts';

export type Pixels = (request: Request) => Promise<Response>;

/**
 * Answers one HTTP request with what `pixels` says. The body is streamed as the reader takes it, and the request's
 * signal is aborted when the reader leaves (the map drops a tile that has scrolled out of view).
 */
export async function answerPixels(
  pixels: Pixels,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reader = new AbortController();
  response.once('close', () => reader.abort());
  try {
    await sendResponse(
      await pixels(new Request(requestUrl(request), { signal: reader.signal })),
      request,
      response,
    );
  } catch (thrown) {
    if (reader.signal.aborted || response.headersSent) response.destroy();
    else refuse(response, 500, failureMessage(toFailure(thrown)));
  }
}

/** Only path and query are the sender's: `//name/` stays a path, and names no other server. */
export function requestUrl({ url }: IncomingMessage): URL {
  return new URL(`http://semantile${url?.startsWith('/') ? url : '/'}`);
}

export async function sendResponse(
  answer: Response,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (request.method === 'HEAD' || !answer.body) {
    response.end();
    return;
  }
  // The same stream: the browser's types and Node's call it differently.
  await pipeline(Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), response);
}

export function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${why}\n`);
}
