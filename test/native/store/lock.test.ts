import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readLock, releaseLock, takeLock } from '../../../native/store/lock.ts';
import { temporaryFolder } from './fixtures.ts';

const LOCK = new URL('../../../native/store/lock.ts', import.meta.url).href;

/** Runs `code`, which sees `lock` and `dir`, in another process, and answers with what it printed. */
function inOtherProcess(dir: string, code: string) {
  const script = `const lock = await import(${JSON.stringify(LOCK)}); const dir = ${JSON.stringify(dir)}; ${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8');
  return { child, firstLine: async () => String((await once(child.stdout, 'data'))[0]).trim() };
}

test('who takes a lock owns the project until it is released', async (t) => {
  const dir = temporaryFolder(t);
  assert.equal(await readLock(dir), null);
  const { taken, owner } = await takeLock(dir, '/tmp/a.sock');
  assert.equal(taken, true);
  assert.deepEqual([owner.pid, owner.socket, owner.host], [process.pid, '/tmp/a.sock', hostname()]);
  assert.deepEqual(await readLock(dir), owner);
  await releaseLock(dir);
  assert.deepEqual(readdirSync(dir), []);
  await releaseLock(dir);
});

test('a living owner in another process keeps the lock, a dead one loses it', async (t) => {
  const dir = temporaryFolder(t);
  const code = `await lock.takeLock(dir, '/tmp/other.sock'); console.log('taken'); setInterval(() => {}, 1000);`;
  const { child, firstLine } = inOtherProcess(dir, code);
  assert.equal(await firstLine(), 'taken');
  const attempt = await takeLock(dir, '/tmp/mine.sock');
  assert.equal(attempt.taken, false);
  assert.deepEqual([attempt.owner.pid, attempt.owner.socket], [child.pid, '/tmp/other.sock']);
  await releaseLock(dir);
  assert.ok(existsSync(join(dir, 'engine.lock')), 'the lock of another is not released');

  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal((await takeLock(dir, '/tmp/mine.sock')).taken, true);
  assert.equal((await readLock(dir))!.pid, process.pid);
});

test('a process that only has the number of the owner does not keep the lock', {
  skip: process.platform !== 'linux' && 'only Linux tells when a process began',
}, async (t) => {
  const dir = temporaryFolder(t);
  const { owner } = await takeLock(dir, '/tmp/a.sock');
  // This process lives, but began at another time than the owner.
  writeFileSync(
    join(dir, 'engine.lock'),
    JSON.stringify({ ...owner, pid: process.ppid, socket: '/tmp/old.sock' }),
  );
  assert.equal((await takeLock(dir, '/tmp/b.sock')).taken, true);
});

test('an owner on another machine counts as alive', async (t) => {
  const dir = temporaryFolder(t);
  const { owner } = await takeLock(dir, '/tmp/a.sock');
  const far = { ...owner, host: `not-${hostname()}`, pid: 1 };
  writeFileSync(join(dir, 'engine.lock'), JSON.stringify(far));
  assert.deepEqual(await takeLock(dir, '/tmp/b.sock'), { taken: false, owner: far });
});

test('a lock that cannot be read is taken over', async (t) => {
  const dir = temporaryFolder(t);
  for (const text of ['', '{"pid":', '{}', 'null', '7']) {
    writeFileSync(join(dir, 'engine.lock'), text);
    assert.equal((await takeLock(dir, '/tmp/a.sock')).taken, true);
  }
});

test('of several processes that find a stale lock one takes it', async (t) => {
  const dir = temporaryFolder(t);
  const { owner } = await takeLock(dir, '/tmp/a.sock');
  writeFileSync(
    join(dir, 'engine.lock'),
    JSON.stringify({ ...owner, pid: 2 ** 22 + 1, startedAt: 'before' }),
  );
  // All start at a word, hold what they have, and end when told.
  const code = `process.stdin.once('data', async () => {
    console.log((await lock.takeLock(dir, '/tmp/x.sock')).taken); process.stdin.once('data', () => process.exit()); });`;
  const others = Array.from({ length: 4 }, () => inOtherProcess(dir, code));
  const answers = others.map(({ firstLine }) => firstLine());
  for (const { child } of others) child.stdin.write('go');
  assert.deepEqual((await Promise.all(answers)).sort(), ['false', 'false', 'false', 'true']);
  const winner = others.find(
    ({ child }) => child.pid === JSON.parse(readFileSync(join(dir, 'engine.lock'), 'utf8')).pid,
  );
  assert.ok(winner);
  for (const { child } of others) child.stdin.write('end');
  await Promise.all(others.map(({ child }) => once(child, 'exit')));
});
