import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { EngineError } from '../../../../native/contract/failure.ts';
import type { Patience } from '../../../../native/io/remote/hosts.ts';
import { Remote } from '../../../../native/io/remote/remote.ts';
import { BLOCK_BYTES } from '../../../../native/io/remote/version.ts';
import { Random } from '../../../../native/math/random.ts';
import { rangeServer } from './range-server.ts';
import { selfSigned } from './self-signed.ts';

const { signal } = new AbortController();

/** Does not wait between attempts, and leaves no host alone. */
const EAGER: Patience = {
  retryMs: [0, 0, 0],
  mostWaitMs: 0,
  silenceMs: 60_000,
  restMs: 0,
  requestsAtOnce: 8,
};

function bytesOf(length: number, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length }, () => random.below(256));
}

async function userDir(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'semantile-remote-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A server with one file `/a.tif` of ten and a half blocks, and a `Remote` that may ask it. */
async function served(t: TestContext, patience: Partial<Patience> = {}) {
  const server = await rangeServer(t);
  const bytes = bytesOf(10.5 * BLOCK_BYTES, 1);
  server.files.set('/a.tif', { bytes, headers: { etag: '"one"' } });
  const dir = await userDir(t);
  const remote = new Remote(dir, { ...EAGER, ...patience });
  const address = await remote.typed(`${server.origin}/a.tif`);
  return { server, bytes, dir, remote, address };
}

const failsAs = (kind: string, says: RegExp) => (error: unknown) =>
  error instanceof EngineError && error.failure.kind === kind && says.test(error.message);

test('any piece of a remote file has the bytes of the file', async (t) => {
  const { bytes, remote, address } = await served(t);
  const source = await remote.open(address, signal);
  assert.equal(source.sizeBytes, bytes.length);
  const pieces = [
    [0, bytes.length],
    [0, 1],
    [BLOCK_BYTES - 1, 2],
    [3 * BLOCK_BYTES, BLOCK_BYTES],
    [bytes.length - 5, 5],
    [17, 0],
  ] as const;
  for (const [offset, length] of pieces) {
    assert.deepEqual(await source.read(offset, length, signal), bytes.slice(offset, offset + length));
  }
  await assert.rejects(source.read(bytes.length - 1, 2, signal), RangeError);
});

test('neighbouring blocks that are wanted together come with one request, and no block comes twice', async (t) => {
  const { server, bytes, remote, address } = await served(t);
  const source = await remote.open(address, signal);
  server.log.length = 0;
  await Promise.all([
    source.read(2 * BLOCK_BYTES, BLOCK_BYTES, signal),
    source.read(3 * BLOCK_BYTES, 10, signal),
    source.read(2 * BLOCK_BYTES + 5, BLOCK_BYTES, signal),
    source.read(8 * BLOCK_BYTES, 1, signal),
  ]);
  assert.deepEqual(server.log.toSorted(), [
    `GET /a.tif bytes=${8 * BLOCK_BYTES}-${9 * BLOCK_BYTES - 1}`,
    `GET /a.tif bytes=${2 * BLOCK_BYTES}-${4 * BLOCK_BYTES - 1}`,
  ]);
  await source.read(2 * BLOCK_BYTES, 2 * BLOCK_BYTES, signal);
  await source.read(0, 100, signal);
  assert.equal(server.log.length, 2);
  assert.deepEqual(await source.read(0, bytes.length, signal), bytes);
});

test('what was read is read from disk after a restart; one request asks whether it is still the same', async (t) => {
  const { server, bytes, dir, remote, address } = await served(t);
  await (await remote.open(address, signal)).read(0, bytes.length, signal);
  server.log.length = 0;
  const source = await new Remote(dir, EAGER).open(address, signal);
  assert.deepEqual(await source.read(0, bytes.length, signal), bytes);
  assert.deepEqual(server.log, [`GET /a.tif bytes=0-${BLOCK_BYTES - 1}`]);
});

test('without its host a file is read as far as it is on disk, and the state says why', async (t) => {
  const { server, bytes, dir, remote, address } = await served(t);
  await (await remote.open(address, signal)).read(0, 4 * BLOCK_BYTES, signal);
  await server.stop();
  const later = new Remote(dir, EAGER);
  const source = await later.open(address, signal);
  assert.deepEqual(await source.read(100, 3 * BLOCK_BYTES, signal), bytes.slice(100, 100 + 3 * BLOCK_BYTES));
  await assert.rejects(
    source.read(4 * BLOCK_BYTES, 1, signal),
    failsAs('remote-unreachable', /nothing answers/),
  );
  assert.deepEqual(await later.stateOf(address), { state: 'offline', reason: 'nothing answers there' });
});

test('a dropped connection and an overloaded server are asked again', async (t) => {
  const { server, bytes, remote, address } = await served(t);
  const trouble = [
    { do: 'drop' },
    { do: 'status', status: 503, headers: { 'retry-after': '1' } },
    { do: 'drop' },
  ] as const;
  server.behave = (n) => trouble[n % 4] ?? { do: 'serve' };
  const source = await remote.open(address, signal);
  assert.deepEqual(await source.read(0, bytes.length, signal), bytes);
  assert.deepEqual(await remote.stateOf(address), { state: 'online' });
});

test('a server that stays broken is unreachable after a bounded number of attempts, then left alone', async (t) => {
  const { server, remote, address } = await served(t, { restMs: 1e9 });
  server.behave = () => ({ do: 'status', status: 502 });
  await assert.rejects(remote.open(address, signal), failsAs('remote-unreachable', /HTTP 502/));
  assert.equal(server.log.length, 1 + EAGER.retryMs.length);
  await assert.rejects(remote.open(address, signal), failsAs('remote-unreachable', /HTTP 502/));
  assert.equal(server.log.length, 1 + EAGER.retryMs.length);
  server.behave = () => ({ do: 'serve' });
  remote.retry(address);
  assert.ok(await remote.open(address, signal));
});

test('a server that is silent is given up', async (t) => {
  const { server, remote, address } = await served(t, { silenceMs: 30, retryMs: [0] });
  server.behave = () => ({ do: 'hang' });
  await assert.rejects(remote.open(address, signal), failsAs('remote-unreachable', /nothing came/));
});

test('an abort ends a reading that hangs, and one caller’s abort is not another’s', async (t) => {
  const { server, bytes, remote, address } = await served(t);
  const source = await remote.open(address, signal);
  let release: () => void = () => {};
  server.behave = () => ({ do: 'hang' });
  const [one, other] = [new AbortController(), new AbortController()];
  const first = source.read(BLOCK_BYTES, 10, one.signal);
  one.abort(new Error('enough'));
  await assert.rejects(first, /enough/);
  // Two callers of one block: the one that stays gets it.
  const asked = new Promise<void>((resolve) => {
    release = resolve;
  });
  server.behave = () => {
    release();
    return { do: 'serve' };
  };
  const third = new AbortController();
  const [left, stayed] = [
    source.read(2 * BLOCK_BYTES, 10, third.signal),
    source.read(2 * BLOCK_BYTES, 10, other.signal),
  ];
  third.abort(new Error('gone'));
  await assert.rejects(left, /gone/);
  assert.deepEqual(await stayed, bytes.slice(2 * BLOCK_BYTES, 2 * BLOCK_BYTES + 10));
  await asked;
});

for (const [what, change] of [
  ['its ETag', { headers: { etag: '"two"' } }],
  ['its time', { headers: { etag: '"one"', 'last-modified': 'Tue, 01 Jan 2030 00:00:00 GMT' } }],
  ['its size', { bytes: bytesOf(12 * BLOCK_BYTES, 1) }],
  ['its size to less than is asked for', { bytes: bytesOf(BLOCK_BYTES, 1) }],
] as const) {
  test(`a file that changes ${what} while it is read is noticed, and nothing of it is kept`, async (t) => {
    const { server, dir, remote, address } = await served(t);
    const source = await remote.open(address, signal);
    await source.read(0, 3 * BLOCK_BYTES, signal);
    server.files.set('/a.tif', { ...server.files.get('/a.tif')!, ...change });
    await assert.rejects(source.read(9 * BLOCK_BYTES, 10, signal), failsAs('remote-changed', /changed/));
    await assert.rejects(source.read(0, 10, signal), failsAs('remote-changed', /changed/));
    assert.equal((await remote.stateOf(address)).state, 'changed');
    const left = await readdir(join(dir, 'cache'), { recursive: true });
    assert.deepEqual(
      left.filter((name) => /[\\/]\d+$/.test(name)),
      [],
    );
  });
}

test('a file that was changed since it was last opened is read anew', async (t) => {
  const { server, bytes, dir, remote, address } = await served(t);
  await (await remote.open(address, signal)).read(0, bytes.length, signal);
  const changed = bytesOf(bytes.length, 2);
  server.files.set('/a.tif', { bytes: changed, headers: { etag: '"two"' } });
  const source = await new Remote(dir, EAGER).open(address, signal);
  assert.deepEqual(await source.read(0, bytes.length, signal), changed);
});

test('of a server that does not say which version it sends, nothing is taken from disk while it answers', async (t) => {
  const { server, bytes, dir, remote } = await served(t);
  server.files.set('/b.tif', { bytes });
  const address = await remote.typed(`${server.origin}/b.tif`);
  await (await remote.open(address, signal)).read(0, bytes.length, signal);
  const changed = bytesOf(bytes.length, 2);
  server.files.set('/b.tif', { bytes: changed });
  for (const other of [remote, new Remote(dir, EAGER)]) {
    const source = await other.open(address, signal);
    assert.deepEqual(await source.read(0, bytes.length, signal), changed);
  }
  await server.stop();
  const offline = await new Remote(dir, EAGER).open(address, signal);
  assert.deepEqual(await offline.read(0, bytes.length, signal), changed);
});

test('of a server without byte ranges a small file is read whole, and a large one is refused with what to do', async (t) => {
  const { server, bytes, remote, address } = await served(t);
  server.behave = () => ({ do: 'ignore-range' });
  const source = await remote.open(address, signal);
  assert.deepEqual(await source.read(0, bytes.length, signal), bytes);
  assert.equal(server.log.length, 1);
  server.files.set('/large.tif', { bytes: new Uint8Array(17 * 2 ** 20) });
  const large = await remote.typed(`${server.origin}/large.tif`);
  await assert.rejects(remote.open(large, signal), failsAs('remote-refused', /18 MB; download it/));
  server.behave = () => ({ do: 'ignore-range', sayLength: false });
  await assert.rejects(remote.open(large, signal), failsAs('remote-refused', /more than 16 MB; download it/));
});

test('what a server refuses is said with its reason and not asked again', async (t) => {
  const { server, remote } = await served(t);
  const cases = [
    ['/none.tif', { do: 'serve' }, /has nothing there/],
    ['/a.tif', { do: 'status', status: 403 }, /does not let you read it/],
    ['/a.tif', { do: 'status', status: 418 }, /HTTP 418/],
    ['/a.tif', { do: 'status', status: 206, headers: { 'content-encoding': 'gzip' } }, /packed/],
    ['/a.tif', { do: 'status', status: 206, headers: {} }, /how large/],
    ['/a.tif', { do: 'status', status: 302, headers: { location: 'ftp://127.0.0.1/x' } }, /no http address/],
    [
      '/a.tif',
      { do: 'status', status: 302, headers: { location: 'http://elsewhere.invalid/x' } },
      /“elsewhere.invalid”/,
    ],
  ] as const;
  for (const [path, behaviour, says] of cases) {
    server.log.length = 0;
    server.behave = () => behaviour;
    await assert.rejects(
      remote.open(await remote.typed(server.origin + path), signal),
      failsAs('remote-refused', says),
    );
    assert.equal(server.log.length, 1, path);
  }
});

test('a certificate that nobody vouches for is refused as such', async (t) => {
  const { remote } = await served(t);
  const secure = createServer(selfSigned, (_, response) => response.end('never seen'));
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  t.after(() => secure.close());
  const { port } = secure.address() as AddressInfo;
  const address = await remote.typed(`https://127.0.0.1:${port}/a.tif`);
  await assert.rejects(remote.open(address, signal), failsAs('remote-refused', /certificate of 127.0.0.1/));
});

test('redirects on the same host are followed, five of them', async (t) => {
  const { server, bytes, remote, address } = await served(t);
  const leadsOn = { do: 'status', status: 307, headers: { location: '/a.tif' } } as const;
  server.behave = (n) => (n < 5 ? leadsOn : { do: 'serve' });
  const source = await remote.open(address, signal);
  assert.deepEqual(await source.read(0, 10, signal), bytes.slice(0, 10));
  server.behave = () => leadsOn;
  await assert.rejects(remote.open(address, signal), failsAs('remote-refused', /leads on more than 5 times/));
});

test('an empty file is refused', async (t) => {
  const { server, remote } = await served(t);
  server.files.set('/empty.tif', { bytes: new Uint8Array() });
  const address = await remote.typed(`${server.origin}/empty.tif`);
  await assert.rejects(remote.open(address, signal), failsAs('remote-refused', /it is empty/));
});

test('what was refused is not asked again for a while, and is when a person wants it', async (t) => {
  const { server, remote } = await served(t, { restMs: 1e9 });
  const address = await remote.typed(`${server.origin}/later.tif`);
  for (let n = 0; n < 3; n++)
    await assert.rejects(remote.open(address, signal), failsAs('remote-refused', /has nothing there/));
  assert.equal(server.log.length, 1);
  server.files.set('/later.tif', { bytes: bytesOf(10, 3) });
  remote.retry(address);
  assert.equal((await remote.open(address, signal)).sizeBytes, 10);
  assert.deepEqual(await remote.stateOf(address), { state: 'online' });
});

test('where the person’s folder cannot be written, an address is read all the same', async (t) => {
  const { server, bytes, dir } = await served(t);
  await writeFile(join(dir, 'file'), '');
  const remote = new Remote(join(dir, 'file'), EAGER);
  const address = await remote.typed(`${server.origin}/a.tif?sig=1`);
  const source = await remote.open(address, signal);
  assert.deepEqual(await source.read(0, bytes.length, signal), bytes);
  assert.equal(server.requests.at(-1)!.url, '/a.tif?sig=1');
});

test('a host that nobody typed is not asked', async (t) => {
  const { server, address } = await served(t);
  const stranger = new Remote(await userDir(t), EAGER);
  await assert.rejects(stranger.open(address, signal), failsAs('remote-refused', /nobody has typed/));
  assert.deepEqual(await stranger.stateOf(address), { state: 'unknown-host' });
  assert.equal(server.log.length, 0);
});

test('login and signature are sent, but stand in no message, no shown address and no file of the cache', async (t) => {
  const { server, dir, remote } = await served(t);
  const typed = `${server.origin.replace('//', '//me:pa%20ss@')}/a.tif?size=1&X-Amz-Signature=abc123`;
  const shown = await remote.typed(typed);
  assert.equal(shown, `${server.origin}/a.tif?size=1`);
  await (await new Remote(dir, EAGER).open(shown, signal)).read(0, 1, signal);
  for (const name of await readdir(join(dir, 'cache'), { recursive: true })) {
    if (!name.endsWith('.json')) continue;
    assert.doesNotMatch(await readFile(join(dir, 'cache', name), 'utf8'), /abc123|pa%20ss|pa ss/);
  }
  assert.equal((await stat(join(dir, 'addresses.json'))).mode & 0o077, 0);
  const [request] = server.requests;
  assert.equal(request!.url, '/a.tif?size=1&X-Amz-Signature=abc123');
  assert.equal(request!.headers.authorization, `Basic ${Buffer.from('me:pa ss').toString('base64')}`);
  server.behave = () => ({ do: 'status', status: 403 });
  await assert.rejects(
    remote.open(shown, signal),
    (error: Error) => !/abc123|pa%20ss|pa ss/.test(error.message),
  );
});
