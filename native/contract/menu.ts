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
  'layer.add',
  'corpus.add',
  'edit.undo',
  'edit.redo',
  'search.focus',
  'view.explore',
  'view.label',
  'view.text',
  'view.train',
  'view.export',
  'view.theme',
  'view.fit',
  'view.left-panel',
  'view.right-panel',
  'view.goto',
  'help.commands',
  'help.keys',
] as const;

export type MenuCommand = (typeof MENU_COMMANDS)[number];
