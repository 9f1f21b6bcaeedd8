/** Names of the messages between the desktop's main process and its preload. */
export const SHELL_CHANNELS = {
  openFiles: 'shell:open-files',
  saveFile: 'shell:save-file',
  setTitle: 'shell:set-title',
  menu: 'shell:menu',
  engineState: 'shell:engine-state',
  enginePort: 'shell:engine-port',
} as const;

/** What the page receives by `window` message, with the engine's port beside it. */
export const ENGINE_PORT_MESSAGE = 'engine-port';
