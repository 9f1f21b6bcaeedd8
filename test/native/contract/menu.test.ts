import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { MENU_COMMANDS } from '../../../native/contract/menu.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const sources = globSync('renderer/{app,workspaces}/**/*.ts', { cwd: ROOT }).map((file) =>
  readFileSync(path.join(ROOT, file), 'utf8'),
);

test('the page has every command of the application menu', () => {
  const workspaces = globSync('renderer/workspaces/*/workspace.ts', { cwd: ROOT });
  const ids = new Set(workspaces.map((file) => `go.${path.basename(path.dirname(file))}`));
  for (const source of sources) for (const [, id] of source.matchAll(/\bid: '([\w.-]+)'/g)) ids.add(id!);
  const missing = MENU_COMMANDS.filter((id) => !ids.has(id));
  assert.deepEqual(missing, []);
});
