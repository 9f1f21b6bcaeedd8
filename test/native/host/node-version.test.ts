import assert from 'node:assert/strict';
import test from 'node:test';
import { nodeTrouble } from '../../../native/host/node-version.ts';

test('a Node whose binding of SQLite would crash is refused by name, and what to do is said', () => {
  assert.match(nodeTrouble('9') ?? '', /Node 22\.14 or newer/);
  assert.equal(nodeTrouble('10'), null);
  assert.equal(nodeTrouble(process.versions.napi), null);
});
