import type { Engine } from '../../native/contract/engine.ts';
import type { Shell } from '../../native/contract/shell.ts';
import { connectEngine } from '../../native/contract/wire.ts';
import { messagePort, socketPort } from './ports.ts';
import { browserShell } from './web-shell.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    semantileShell?: Shell;
  }
}

export type LinkState = { state: 'connecting' } | { state: 'ready' } | { state: 'lost'; reason: string };

export interface EngineLink {
  readonly shell: Shell;
  /** Calls `onState` now and whenever it changes, and `onEngine` with each new connection. Answers with how to stop. */
  start(onEngine: (engine: Engine) => void, onState: (state: LinkState) => void): () => void;
}

/** How this window reaches the engine: through the shell's port, or a WebSocket to the host it was loaded from. */
export function engineLink(): EngineLink {
  const shell = window.semantileShell;
  return shell ? desktopLink(shell) : webLink();
}

function desktopLink(shell: Shell): EngineLink {
  return {
    shell,
    start(onEngine, onState) {
      onState({ state: 'connecting' });
      const receive = ({ data, ports, source }: MessageEvent) => {
        if (data !== 'engine-port' || source !== window || !ports[0]) return;
        onEngine(connectEngine(messagePort(ports[0])));
        onState({ state: 'ready' });
      };
      window.addEventListener('message', receive);
      const stop = shell.onEngine((state) => {
        if (state === 'lost')
          onState({ state: 'lost', reason: 'It is started again and the project reopened.' });
      });
      return () => {
        window.removeEventListener('message', receive);
        stop();
      };
    },
  };
}

const SILENT = 'The server does not answer. It is tried again until it does.';
const LOCKED_OUT =
  'The server was started anew and has a new key: open the address that it printed in the terminal.';

/** A socket does not say why it was refused; the page's own address does. */
async function isLockedOut(): Promise<boolean> {
  const answer = await fetch(location.pathname, { cache: 'no-store' }).catch(() => null);
  return answer?.status === 401;
}

/** A host that restarts is back within seconds; a sleeping laptop within minutes. */
const RETRY_MS = [250, 500, 1000, 2000, 4000];

function webLink(): EngineLink {
  return {
    shell: browserShell(),
    start(onEngine, onState) {
      let socket: WebSocket | null = null;
      let timer: ReturnType<typeof setTimeout>;
      let failures = 0;
      let isOver = false;
      onState({ state: 'connecting' });
      const open = () => {
        const secure = location.protocol === 'https:';
        socket = new WebSocket(`${secure ? 'wss' : 'ws'}://${location.host}/engine`);
        const port = socketPort(socket);
        socket.addEventListener('open', () => {
          failures = 0;
          onEngine(connectEngine(port));
          onState({ state: 'ready' });
        });
        socket.addEventListener('close', () => {
          if (isOver) return;
          if (failures === 0) onState({ state: 'lost', reason: SILENT });
          timer = setTimeout(open, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
          void isLockedOut().then((locked) => {
            const isStillLost = failures > 0 && !isOver;
            if (isStillLost) onState({ state: 'lost', reason: locked ? LOCKED_OUT : SILENT });
          });
        });
      };
      open();
      return () => {
        isOver = true;
        clearTimeout(timer);
        socket?.close();
      };
    },
  };
}
