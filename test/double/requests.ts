import type { Send } from './devtools.ts';
import type { Schemes } from './schemes.ts';

export interface PausedRequest {
  requestId: string;
  networkId: string;
  resourceType: string;
  frameId: string;
  request: { url: string; urlFragment?: string; method: string; headers: Record<string, string> };
}

/** Lets a scheme's handler answer; requests to the network go where they were going. */
export async function answerRequest(
  send: Send,
  schemes: Schemes,
  { requestId, request }: PausedRequest,
  signal: AbortSignal,
): Promise<void> {
  const url = schemes.meant(request.url + (request.urlFragment ?? ''));
  const handler = schemes.handlerOf(url);
  try {
    if (!handler) {
      await send('Fetch.continueRequest', { requestId });
      return;
    }
    const { method, headers } = request;
    const answer = await handler(new Request(url, { method, headers, signal }));
    const body = Buffer.from(await answer.arrayBuffer()).toString('base64');
    const responseHeaders = [...answer.headers].map(([name, value]) => ({ name, value }));
    await send('Fetch.fulfillRequest', { requestId, responseCode: answer.status, responseHeaders, body });
  } catch (error) {
    if (!signal.aborted) console.error(`electron double: ${url}:`, error);
    await send('Fetch.failRequest', { requestId, errorReason: 'Failed' }).catch(() => {});
  }
}
