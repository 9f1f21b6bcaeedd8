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
      command('project.new', 'New project…', 'CmdOrCtrl+Alt+N'),
      command('project.open', 'Open project…', 'CmdOrCtrl+O'),
      command('project.sample', 'Sample project'),
      command('project.close', 'Close project'),
      SEPARATOR,
      command('scene.add', 'Add scenes…', 'CmdOrCtrl+Shift+A'),
      command('scene.add-address', 'Add a scene from an address…'),
      command('basemap.add', 'Add a base map…'),
      command('layer.import', 'Import a layer…'),
      command('documents.add', 'Add documents…'),
      command('ready', 'Make searchable'),
      SEPARATOR,
      command('map.save', 'Save the view as PNG…', 'CmdOrCtrl+Shift+S'),
      SEPARATOR,
      { role: process.platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
}

function editMenu(): MenuItemConstructorOptions {
  return {
    label: '&Edit',
    submenu: [
      command('undo', 'Undo', 'CmdOrCtrl+Z'),
      command('redo', 'Redo', 'CmdOrCtrl+Shift+Z'),
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
      command('go.explore', 'Explore', 'CmdOrCtrl+1'),
      command('go.label', 'Label', 'CmdOrCtrl+2'),
      command('go.text', 'Text', 'CmdOrCtrl+3'),
      command('go.train', 'Train', 'CmdOrCtrl+4'),
      command('go.export', 'Export', 'CmdOrCtrl+5'),
      SEPARATOR,
      command('map.fit', 'Fit selection or scene', 'F'),
      command('map.go', 'Go to coordinates…', 'CmdOrCtrl+G'),
      command('map.in', 'Closer', '+'),
      command('map.out', 'Farther', '-'),
      command('map.north', 'North up', 'Alt+Shift+Up'),
      command('map.swipe', 'Swipe between two scenes', 'W'),
      command('map.inspect', 'Inspect pixels', 'I'),
      SEPARATOR,
      command('panel.left', 'Left panel', 'CmdOrCtrl+B'),
      command('panel.right', 'Right panel', 'CmdOrCtrl+I'),
      command('theme', 'Light or dark'),
      command('jobs', 'Jobs', 'CmdOrCtrl+J'),
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
    submenu: [
      command('palette', 'Commands…', 'CmdOrCtrl+K'),
      command('keys', 'Keys', '?'),
      command('machine', 'What this machine can do'),
    ],
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
