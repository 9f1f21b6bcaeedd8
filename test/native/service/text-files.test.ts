import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { openWorld } from './made-world.ts';

const skip = process.platform === 'win32' && 'links need a privilege there';
const mayReadAll = process.getuid?.() === 0 && 'nothing is locked for this user';
const HARBOR = 'boats in the harbor';

test('of a folder every file is read once, in order, also through links, and what cannot be is named', {
  skip,
}, async (t) => {
  const world = await openWorld(t);
  const folder = join(world.dir, 'reports');
  mkdirSync(join(folder, 'north'), { recursive: true });
  writeFileSync(join(folder, 'south.txt'), HARBOR);
  writeFileSync(join(folder, 'north', 'a.txt'), 'reeds and marsh');
  writeFileSync(join(folder, '.hidden.txt'), 'not read');
  writeFileSync(join(world.dir, 'elsewhere.txt'), 'river');
  symlinkSync(join(world.dir, 'elsewhere.txt'), join(folder, 'link.txt'));
  symlinkSync(folder, join(folder, 'circle'));
  symlinkSync(join(world.dir, 'gone.txt'), join(folder, 'gone.txt'));
  const added = await world.run('add-corpora', { paths: [folder], format: null, column: null });
  const [corpus] = added.corpora;
  const { engine } = world;
  const read = await engine.readParagraphs({ corpus: corpus!.id, offset: 0, limit: 9 }, unattended);
  assert.deepEqual(
    read.map(({ text }) => text),
    ['river', 'reeds and marsh', HARBOR],
  );
  assert.deepEqual(
    corpus!.skipped.map(({ where }) => where),
    ['circle', 'gone.txt'],
  );
  assert.match(corpus!.skipped[0]!.reason, /link to a folder/);
});

test('a folder that may not be read fails alone, and one inside another is named', {
  skip: skip || mayReadAll,
}, async (t) => {
  const world = await openWorld(t);
  const folder = join(world.dir, 'reports');
  const locked = join(folder, 'locked');
  mkdirSync(locked, { recursive: true });
  writeFileSync(join(folder, 'south.txt'), HARBOR);
  chmodSync(locked, 0);
  const added = await world.run('add-corpora', { paths: [locked, folder], format: null, column: null });
  chmodSync(locked, 0o700); // so that it can be taken away
  assert.deepEqual(
    added.failures.map(({ path, kind }) => [path, kind]),
    [[locked, 'file-unreadable']],
  );
  assert.deepEqual(
    added.corpora[0]!.skipped.map(({ where }) => where),
    ['locked'],
  );
});

test('a path that leads in circles, or through a file, is told from one that is not there', {
  skip,
}, async (t) => {
  const world = await openWorld(t);
  const circle = join(world.dir, 'circle');
  symlinkSync(circle, circle);
  const file = join(world.dir, 'south.txt');
  writeFileSync(file, HARBOR);
  const paths = [circle, join(file, 'x.txt'), join(world.dir, 'gone')];
  const { failures } = await world.run('add-corpora', { paths, format: null, column: null });
  assert.deepEqual(
    failures.map(({ kind }) => kind),
    ['file-unreadable', 'file-unreadable', 'file-missing'],
  );
});

test('a file of one endless line is refused for its length, one of damaged bytes for these', async (t) => {
  const world = await openWorld(t);
  const [endless, damaged] = [join(world.dir, 'endless.txt'), join(world.dir, 'damaged.txt')];
  writeFileSync(endless, 'a'.repeat(9_000_000));
  writeFileSync(damaged, Buffer.from([0x61, 0x81, 0x8d, 0x8f, 0x90]));
  const paths = [endless, damaged];
  const { failures } = await world.run('add-corpora', { paths, format: 'text', column: null });
  assert.match(failures[0]!.message, /line 1: longer than 8 million characters/);
  assert.match(failures[1]!.message, /line 1: not UTF-8/);
});
