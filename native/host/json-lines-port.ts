import type { Socket } from 'node:net';
import type { Port } from '../contract/wire.ts';

/** A stream socket as a port: one line of JSON a message. What is not JSON ends the connection. */
export function jsonLinesPort(socket: Socket): Port {
  const listeners: ((message: unknown) => void)[] = [];
  let pieces: string[] = [];

  const take = (line: string) => {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      socket.destroy();
      return;
    }
    for (const listener of listeners) listener(message);
  };
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = text.split('\n');
    // The last piece has no end yet. Pieces are joined once, so that a long line costs no more than its length.
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      take(pieces.join('') + line);
      pieces = [];
    }
    if (rest) pieces.push(rest);
  });
  // Without a listener an error (the other side was killed) would end the process; `close` follows it.
  socket.on('error', () => {});

  return {
    postMessage: (message) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    },
    onMessage: (listener) => void listeners.push(listener),
    onClose: (listener) => void socket.on('close', listener),
  };
}
