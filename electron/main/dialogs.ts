import { BrowserWindow, dialog, type FileFilter, ipcMain, type OpenDialogOptions } from 'electron';
import { FILE_ENDINGS } from '../../native/contract/file-endings.ts';
import type { FileWish } from '../../native/contract/shell.ts';
import { SHELL_CHANNELS } from '../../native/contract/shell-channels.ts';
import { checkSender } from './security.ts';

const EVERYTHING = { name: 'All files', extensions: ['*'] };

const OPEN_DIALOGS: Record<FileWish, OpenDialogOptions> = {
  scenes: {
    title: 'Add scenes',
    properties: ['openFile', 'multiSelections'],
    filters: filters('GeoTIFF, GeoParquet', 'scenes'),
  },
  table: {
    title: 'Add a table of embeddings',
    properties: ['openFile', 'multiSelections'],
    filters: filters('GeoParquet, CSV', 'table'),
  },
  layer: { title: 'Import a layer', properties: ['openFile'], filters: filters('GIS layers', 'layer') },
  'base-map': {
    title: 'Choose a base map',
    properties: ['openFile'],
    filters: filters('Base maps', 'base-map'),
  },
  documents: {
    title: 'Add documents',
    properties: ['openFile', 'multiSelections'],
    filters: filters('Text', 'documents'),
  },
  captions: {
    title: 'Choose the captions',
    properties: ['openFile'],
    filters: filters('Captions', 'captions'),
  },
  'label-text': {
    title: 'Read label texts',
    properties: ['openFile'],
    filters: filters('CSV', 'label-text'),
  },
  questions: {
    title: 'Choose a list of questions',
    properties: ['openFile'],
    filters: filters('Lists of words', 'questions'),
  },
  vectors: { title: 'Import a space', properties: ['openFile'], filters: filters('Embeddings', 'vectors') },
  // A project is a folder.
  project: { title: 'Open a project', properties: ['openDirectory'] },
  folder: { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
};

/** Some desktops heed capitals: `SCENE.TIF` is shown too. */
function filters(name: string, wish: FileWish): FileFilter[] {
  const extensions = FILE_ENDINGS[wish].map((ending) => ending.slice(1));
  return [{ name, extensions: [...extensions, ...extensions.map((one) => one.toUpperCase())] }, EVERYTHING];
}

/** Answers the page's wishes for paths, and takes its title. */
export function answerDialogs(): void {
  ipcMain.handle(SHELL_CHANNELS.openFiles, async (event, wanted: FileWish) => {
    checkSender(event);
    if (!Object.hasOwn(OPEN_DIALOGS, wanted))
      throw new RangeError(`there is no dialog for ${String(wanted)}`);
    const answer = await dialog.showOpenDialog(windowOf(event), OPEN_DIALOGS[wanted]);
    return answer.canceled ? null : answer.filePaths;
  });

  ipcMain.handle(SHELL_CHANNELS.saveFile, async (event, suggestedName: unknown) => {
    checkSender(event);
    const answer = await dialog.showSaveDialog(windowOf(event), {
      defaultPath: String(suggestedName),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    return answer.canceled ? null : answer.filePath;
  });

  ipcMain.on(SHELL_CHANNELS.setTitle, (event, title: unknown) => {
    checkSender(event);
    windowOf(event).setTitle(String(title));
  });
}

function windowOf({ sender }: { sender: Electron.WebContents }): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender);
  if (!window) throw new Error('the window of this message is gone');
  return window;
}
