import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../native/contract/menu.ts';
import { SHELL_CHANNELS } from '../../native/contract/shell-channels.ts';

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

export function showMenu(): void {
  const macMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...macMenu, fileMenu(), editMenu(), viewMenu(), helpMenu()]),
  );
}

function fileMenu(): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      command('project.new', 'New project…', 'CmdOrCtrl+N'),
      command('project.open', 'Open project…', 'CmdOrCtrl+O'),
      command('project.sample', 'Sample project'),
      command('project.close', 'Close project'),
      SEPARATOR,
      command('scene.add', 'Add scenes…'),
      command('layer.add', 'Import layer…'),
      command('corpus.add', 'Add documents…'),
      SEPARATOR,
      { role: process.platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
}

function editMenu(): MenuItemConstructorOptions {
  return {
    label: '&Edit',
    submenu: [
      command('edit.undo', 'Undo', 'CmdOrCtrl+Z'),
      command('edit.redo', 'Redo', 'CmdOrCtrl+Shift+Z'),
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      SEPARATOR,
      command('search.focus', 'Search', '/'),
    ],
  };
}

function viewMenu(): MenuItemConstructorOptions {
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }];
  return {
    label: '&View',
    submenu: [
      command('view.explore', 'Explore', 'CmdOrCtrl+1'),
      command('view.label', 'Label', 'CmdOrCtrl+2'),
      command('view.text', 'Text', 'CmdOrCtrl+3'),
      command('view.train', 'Train', 'CmdOrCtrl+4'),
      command('view.export', 'Export', 'CmdOrCtrl+5'),
      SEPARATOR,
      command('view.fit', 'Fit to the window', 'F'),
      command('view.goto', 'Go to coordinates…', 'CmdOrCtrl+G'),
      command('view.left-panel', 'Left panel', 'CmdOrCtrl+B'),
      command('view.right-panel', 'Right panel', 'CmdOrCtrl+I'),
      command('view.theme', 'Light or dark'),
      SEPARATOR,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...developer,
    ],
  };
}

function helpMenu(): MenuItemConstructorOptions {
  return {
    role: 'help',
    label: '&Help',
    submenu: [command('help.commands', 'Commands…', 'CmdOrCtrl+K'), command('help.keys', 'Keys', '?')],
  };
}

/** Shows its keys but does not take them: the page does, and knows when a text field wants them itself. */
function command(id: MenuCommand, label: string, accelerator?: string): MenuItemConstructorOptions {
  return {
    id,
    label,
    ...(accelerator && { accelerator, registerAccelerator: false }),
    click: (_, window) => {
      const target = window instanceof BrowserWindow ? window : BrowserWindow.getAllWindows()[0];
      target?.webContents.send(SHELL_CHANNELS.menu, id);
    },
  };
}
