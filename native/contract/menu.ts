/**
 * Commands of the desktop's application menu, as they arrive at `Shell.onMenu`. The page registers a command under
 * each of these ids; it may know more.
 */
export const MENU_COMMANDS = [
  'project.sample',
  'project.new',
  'project.open',
  'project.close',
  'scene.add',
  'scene.add-address',
  'basemap.add',
  'layer.import',
  'documents.add',
  'ready',
  'undo',
  'redo',
  'search.focus',
  'go.explore',
  'go.label',
  'go.text',
  'go.train',
  'go.export',
  'map.fit',
  'map.go',
  'map.in',
  'map.out',
  'map.north',
  'map.swipe',
  'map.inspect',
  'map.save',
  'panel.left',
  'panel.right',
  'theme',
  'jobs',
  'palette',
  'keys',
  'machine',
] as const;

export type MenuCommand = (typeof MENU_COMMANDS)[number];
