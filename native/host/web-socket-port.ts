import type { WebSocket } from 'ws';
import type { Port } from '../contract/wire.ts';

/** A WebSocket as a port: one JSON text frame a message. What is not JSON ends the connection. */
export function webSocketPort(webSocket: WebSocket): Port {
  // Without a listener an error (a frame too long) would end the process; `close` follows it.
  webSocket.on('error', () => {});
  return {
    postMessage: (message) => {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(JSON.stringify(message));
    },
    onMessage: (listener) =>
      void webSocket.on('message', (data, isBinary) => {
        const message = isBinary ? undefined : parseJson(String(data));
        if (message === undefined) webSocket.close(1003, 'JSON text expected');
        else listener(message);
      }),
    onClose: (listener) => void webSocket.on('close', () => listener()),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
