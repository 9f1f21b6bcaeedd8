import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { Shell } from '../../native/contract/shell.ts';
import { ENGINE_PORT_MESSAGE, SHELL_CHANNELS } from '../../native/contract/shell-channels.ts';

/** The one thing that the page sees of the desktop. */
const shell: Shell = {
  kind: 'desktop',
  platform: process.platform,
  openFiles: (wanted) => ipcRenderer.invoke(SHELL_CHANNELS.openFiles, wanted),
  saveFile: (suggestedName) => ipcRenderer.invoke(SHELL_CHANNELS.saveFile, suggestedName),
  pathOf: (file) => webUtils.getPathForFile(file) || null,
  onMenu: (listener) => listen(SHELL_CHANNELS.menu, listener),
  onEngine: (listener) => listen(SHELL_CHANNELS.engineState, listener),
  setTitle: (title) => ipcRenderer.send(SHELL_CHANNELS.setTitle, title),
};

function listen<Value>(channel: string, listener: (value: Value) => void): () => void {
  const receive = (_: IpcRendererEvent, value: Value) => listener(value);
  ipcRenderer.on(channel, receive);
  return () => void ipcRenderer.off(channel, receive);
}

contextBridge.exposeInMainWorld('semantileShell', shell);

// A port cannot cross the context bridge; a window message can carry it, and stays in this window.
ipcRenderer.on(SHELL_CHANNELS.enginePort, ({ ports }) => window.postMessage(ENGINE_PORT_MESSAGE, '*', ports));
