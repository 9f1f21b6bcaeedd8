import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { connectSocket, serveSocket, socketPathFor } from '../../../native/host/engine-socket.ts';
import { fakeEngine } from '../contract/fake-engine.ts';

const posixOnly = { skip: process.platform === 'win32' && 'sockets are no files on Windows' };

test('the socket of a project lies in its folder, unless its path is too long for one', posixOnly, () => {
  assert.equal(socketPathFor('/data/A.semantile'), '/data/A.semantile/engine.sock');
  const long = socketPathFor(`/${'deep/'.repeat(30)}A.semantile`);
  assert.equal(path.dirname(long), tmpdir());
  assert.ok(Buffer.byteLength(long) <= 103);
});

test(
  'a socket file that a killed owner left is replaced, and only its user may use the new one',
  posixOnly,
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'semantile-socket-'));
    const socketPath = path.join(folder, 'engine.sock');
    writeFileSync(socketPath, '');
    await assert.rejects(connectSocket(socketPath), { code: 'ECONNREFUSED' });
    const server = await serveSocket(fakeEngine(), socketPath);
    assert.equal(statSync(socketPath).mode & 0o777, 0o600);
    const client = await connectSocket(socketPath);
    const scene = await client.engine.inspectFile({ path: 'ä.tif' }, unattended);
    assert.equal(scene.path, 'ä.tif');
    client.close();
    await server.close();
    rmSync(folder, { recursive: true });
  },
);

test('a message that arrives in pieces is one message', posixOnly, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'semantile-socket-'));
  const socketPath = path.join(folder, 'engine.sock');
  const server = await serveSocket(fakeEngine(), socketPath);
  const socket = connect(socketPath).setNoDelay();
  const call = `${JSON.stringify({ type: 'call', id: 7, method: 'inspectFile', params: { path: 'ä.tif' } })}\n`;
  const bytes = Buffer.from(call);
  // Cut in the middle of the two bytes of “ä”.
  const cut = bytes.indexOf('ä') + 1;
  socket.write(bytes.subarray(0, cut));
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(bytes.subarray(cut));
  const reply = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  assert.equal(JSON.parse(reply).value.path, 'ä.tif');
  socket.destroy();
  await server.close();
  rmSync(folder, { recursive: true });
});

test('a drained socket serves until its last client has left, and then nobody', posixOnly, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'semantile-socket-'));
  const socketPath = path.join(folder, 'engine.sock');
  const server = await serveSocket(fakeEngine(), socketPath);
  const first = await connectSocket(socketPath);
  await first.engine.inspectFile({ path: 'a.tif' }, unattended);
  let isDrained = false;
  const drained = server.drain().then(() => {
    isDrained = true;
  });
  const second = await connectSocket(socketPath);
  first.close();
  assert.equal((await second.engine.inspectFile({ path: 'b.tif' }, unattended)).path, 'b.tif');
  assert.equal(isDrained, false);
  second.close();
  await drained;
  await assert.rejects(connectSocket(socketPath), { code: /ENOENT|ECONNREFUSED/ });
  await server.close();
  rmSync(folder, { recursive: true });
});
