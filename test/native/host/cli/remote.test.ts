import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import { makeMbtiles } from '../../basemap/make-archives.ts';
import { rangeServer } from '../../io/remote/range-server.ts';
import { sceneBytes } from '../../service/made-world.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { runCli } from './run-cli.ts';

async function openShell(t: TestContext) {
  const cwd = temporaryFolder(t);
  const run = (...args: string[]) => runCli([...args, '--json'], { cwd });
  assert.equal((await run('project', 'new', 'p')).exitCode, 0);
  return { cwd, run };
}

test('a scene is added, inspected and read by its address; what cannot be exits with 3 and no secret', async (t) => {
  const { run } = await openShell(t);
  const server = await rangeServer(t);
  server.files.set('/world.tif', { bytes: sceneBytes(1), headers: { etag: '"one"' } });
  const address = `${server.origin}/world.tif`;
  const inspected = await run('scene', 'inspect', `${address}?token=hush`);
  assert.deepEqual([inspected.exitCode, inspected.json.path], [0, address]);
  const read = await run('scene', 'read', address, '--window', '0,0,8,4', '--out', 'a.npy');
  assert.deepEqual([read.exitCode, read.json.shape[1], read.json.shape[2]], [0, 4, 8]);
  const added = await run('scene', 'add', address, `${server.origin}/none.tif?sig=hush`, 'ftp://h/a.tif');
  assert.equal(added.exitCode, 3);
  assert.deepEqual(
    added.json.scenes.map(({ path }: { path: string }) => path),
    [address],
  );
  assert.deepEqual(
    added.json.failures.map(({ path, kind }: { path: string; kind: string }) => [path, kind]),
    [
      [`${server.origin}/none.tif`, 'remote-refused'],
      ['ftp://h/a.tif', 'remote-refused'],
    ],
  );
  assert.ok(!`${inspected.stdout}${added.stdout}`.includes('hush'));
  const out = await run('scene', 'read', address, '--window', '0,0,9999,4', '--out', 'b.npy');
  assert.deepEqual([out.exitCode, out.json.failure.kind], [3, 'out-of-range']);
});

test('base maps are added, shown, hidden and removed, by name', async (t) => {
  const { cwd, run } = await openShell(t);
  const bytes = await sharp({ create: { width: 256, height: 256, channels: 3, background: '#345' } })
    .png()
    .toBuffer();
  makeMbtiles(join(cwd, 'town.mbtiles'), [{ z: 0, x: 0, y: 0, bytes }], { name: 'Town' });
  const [town] = (await run('basemap', 'add', 'town.mbtiles')).json.baseMaps;
  assert.deepEqual([town.name, town.kind, town.shown], ['Town', 'mbtiles', true]);
  const server = ['basemap', 'add', 'https://h.invalid/{z}/{x}/{y}.png?key=hush', '--name', 'Net'];
  const net = await run(...server);
  assert.deepEqual(
    [net.exitCode, net.json.baseMaps[0].shown, net.json.baseMaps[0].host],
    [0, false, 'h.invalid'],
  );
  assert.ok(!net.stdout.includes('hush'));
  await run('basemap', 'use', 'Net', '--opacity', '0.5');
  const listed = (await run('basemap', 'list')).json.baseMaps;
  assert.deepEqual(
    listed.map(({ name, shown, opacity }: { name: string; shown: boolean; opacity: number }) => [
      name,
      shown,
      opacity,
    ]),
    [
      ['Town', false, 1],
      ['Net', true, 0.5],
    ],
  );
  assert.equal((await run('basemap', 'use', 'none')).exitCode, 0);
  assert.equal((await run('basemap', 'remove', 'Net')).json.baseMaps.length, 1);
});

test('wrong base maps and wrong limits of the cache are told apart: 2 for the line, 3 for the thing', async (t) => {
  const { cwd, run } = await openShell(t);
  writeFileSync(join(cwd, 'a.txt'), 'no map');
  const cases: [string[], number, string][] = [
    [['basemap', 'add', ''], 2, 'usage'],
    [['basemap', 'add', 'a.txt', '--name', ''], 2, 'usage'],
    [['basemap', 'add', 'a.txt', '--show', '--hide'], 2, 'usage'],
    [['basemap', 'use', 'none', '--opacity', '1'], 2, 'usage'],
    [['basemap', 'use', 'x', '--opacity', '2'], 2, 'usage'],
    [['basemap', 'add', 'a.txt'], 3, 'format-unknown'],
    [['basemap', 'add', 'none.mbtiles'], 3, 'file-missing'],
    [['basemap', 'add', 'https://h.invalid/{z}/{x}.png'], 3, 'remote-refused'],
    [['basemap', 'use', 'x'], 3, 'not-found'],
    [['basemap', 'remove', 'x'], 3, 'not-found'],
    [['cache', 'limit', 'much'], 2, 'usage'],
    [['cache', 'limit', '0'], 2, 'usage'],
    [['cache', 'limit', '1'], 3, 'out-of-range'],
    [['cache', 'limit', '1e300'], 3, 'out-of-range'],
  ];
  for (const [args, exitCode, kind] of cases) {
    const ran = await run(...args);
    assert.deepEqual([ran.exitCode, ran.json?.failure.kind], [exitCode, kind], args.join(' '));
  }
});

test('the limit of the cache is kept, and the doctor shows it', async (t) => {
  const { run } = await openShell(t);
  assert.equal((await run('cache', 'limit', '100')).json.limitBytes, 100e6);
  assert.equal((await run('cache', 'info')).json.limitBytes, 100e6);
  assert.deepEqual((await run('doctor')).json.remoteCache.limitBytes, 100e6);
  assert.equal((await run('cache', 'clear')).json.bytes, 0);
});
