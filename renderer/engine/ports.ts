import type { Port } from '../../native/contract/wire.ts';

/** The port that the preload passes on. */
export function messagePort(port: MessagePort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.onmessage = ({ data }) => listener(data);
    },
    onClose: (listener) => port.addEventListener('close', listener),
  };
}

/** JSON text frames, as the web host speaks. */
export function socketPort(socket: WebSocket): Port {
  return {
    postMessage: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) =>
      socket.addEventListener('message', ({ data }) => listener(JSON.parse(String(data)) as unknown)),
    onClose: (listener) => socket.addEventListener('close', () => listener(), { once: true }),
  };
}
