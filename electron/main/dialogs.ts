import { BrowserWindow, dialog, ipcMain, type OpenDialogOptions } from 'electron';
import type { FileWish } from '../../native/contract/shell.ts';
import { SHELL_CHANNELS } from '../../native/contract/shell-channels.ts';
import { checkSender } from './security.ts';

const EVERYTHING = { name: 'All files', extensions: ['*'] };

const OPEN_DIALOGS: Record<FileWish, OpenDialogOptions> = {
  scenes: {
    title: 'Add scenes',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'GeoTIFF', extensions: ['tif', 'tiff', 'gtif', 'gtiff', 'geotiff', 'TIF', 'TIFF'] },
      EVERYTHING,
    ],
  },
  layer: {
    title: 'Import a layer',
    properties: ['openFile'],
    filters: [
      { name: 'GIS layers', extensions: ['geojson', 'json', 'shp', 'gpkg', 'GEOJSON', 'SHP', 'GPKG'] },
      EVERYTHING,
    ],
  },
  documents: {
    title: 'Add documents',
    properties: ['openFile', 'multiSelections'],
    filters: [
      {
        name: 'Text',
        extensions: 'txt md html htm docx pdf json jsonl ndjson tsv csv xml cor gz bz2 zip'.split(' '),
      },
      EVERYTHING,
    ],
  },
  'label-text': {
    title: 'Read label texts',
    properties: ['openFile'],
    filters: [{ name: 'CSV', extensions: ['csv', 'tsv', 'txt'] }, EVERYTHING],
  },
  questions: {
    title: 'Choose a list of questions',
    properties: ['openFile'],
    filters: [{ name: 'Lists of words', extensions: ['txt', 'tsv', 'csv'] }, EVERYTHING],
  },
  vectors: {
    title: 'Import a space',
    properties: ['openFile'],
    filters: [
      { name: 'Embeddings', extensions: ['txt', 'vec', 'bin', 'w2v', 'tsv', 'gz', 'bz2'] },
      EVERYTHING,
    ],
  },
  // A project is a folder.
  project: { title: 'Open a project', properties: ['openDirectory'] },
  folder: { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
};

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
