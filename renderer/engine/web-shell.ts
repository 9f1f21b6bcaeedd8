import type { Shell } from '../../native/contract/shell.ts';

/** The shell of a browser: no dialogs of its own (folders are listed by the engine), no menu. */
export function browserShell(): Shell {
  return {
    kind: 'web',
    platform: navigator.platform.startsWith('Mac') ? 'darwin' : 'other',
    openFiles: () => Promise.resolve(null),
    saveFile: () => Promise.resolve(null),
    pathOf: () => null,
    onMenu: () => () => {},
    onEngine: () => () => {},
    setTitle: (title) => {
      document.title = title;
    },
  };
}
