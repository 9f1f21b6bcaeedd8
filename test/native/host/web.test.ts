import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from '../../../native/host/web.ts';
import { fakeEngine } from '../contract/fake-engine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'semantile-web-'));
const rendererDir = path.join(folder, 'renderer');
let host: WebHost;
let origin: string;
let cookie: string;
let pixelsAborted: Promise<void>;

before(async () => {
  mkdirSync(path.join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(path.join(rendererDir, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(path.join(rendererDir, 'assets/a-1f.js'), '1');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  host = await startWebHost({ engine: fakeEngine(), pixels, rendererDir, port: 0, host: '127.0.0.1' });
  origin = new URL(host.url).origin;
  const greeting = await get(host.url.slice(origin.length), {});
  cookie = greeting.headers['set-cookie']![0]!.split(';')[0]!;
});
after(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

async function pixels({ url, signal }: Request): Promise<Response> {
  const { pathname } = new URL(url);
  if (pathname === '/pixels/endless') {
    pixelsAborted = once(signal, 'abort').then(() => {});
    const chunk = new Uint8Array(65_536);
    return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }));
  }
  if (pathname === '/pixels/bug') throw new TypeError('no such band');
  return new Response(pathname, { headers: { 'content-type': 'image/png' } });
}

test('a port that is taken is said, with what to do', async () => {
  const port = Number(new URL(host.url).port);
  const options = { engine: fakeEngine(), pixels, rendererDir, port, host: '127.0.0.1' };
  await assert.rejects(startWebHost(options), {
    name: 'EngineError',
    message: `The address to serve at is out of range: another program listens at port ${port}; choose another port, or 0 for a free one.`,
  });
});

/** `fetch` would neither send a foreign Host nor an unnormalised path. */
async function get(target: string, headers: Record<string, string>, method = 'GET') {
  const { port } = new URL(origin);
  const sent = request({
    host: '127.0.0.1',
    port,
    path: target,
    method,
    headers: { host: `127.0.0.1:${port}`, ...headers },
  });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  let body = '';
  for await (const chunk of answer) body += chunk;
  return { status: answer.statusCode, headers: answer.headers as IncomingHttpHeaders, body };
}

test('the token is swapped for a cookie that no script reads, and leaves the address', async () => {
  const greeting = await get(`/?project=a&${new URL(host.url).search.slice(1)}`, {});
  assert.equal(greeting.status, 302);
  assert.equal(greeting.headers.location, '/?project=a');
  assert.match(greeting.headers['set-cookie']![0]!, /; HttpOnly; SameSite=Strict; Path=\/$/);
});

test('without token or cookie every path answers 401', async () => {
  for (const target of ['/', '/index.html', '/assets/a-1f.js', '/pixels/x', '/nothing', '/?token=wrong']) {
    assert.equal((await get(target, {})).status, 401, target);
  }
  assert.equal((await get('/', { cookie: `${cookie}x` })).status, 401);
});

test('a foreign Host or Origin answers 403, also with the cookie', async () => {
  assert.equal((await get('/', { cookie, host: 'evil.example' })).status, 403);
  assert.equal((await get('/', { cookie, host: '127.0.0.1.evil.example:80' })).status, 403);
  assert.equal((await get('/', { cookie, origin: 'http://evil.example' })).status, 403);
  assert.equal((await get('/', { cookie, origin: 'null' })).status, 403);
});

test('a forwarded port is welcome', async () => {
  assert.equal(
    (await get('/', { cookie, host: 'localhost:8080', origin: 'http://localhost:8080' })).status,
    200,
  );
});

test('the page comes with a policy that allows its own scripts only', async () => {
  const page = await get('/', { cookie });
  assert.match(page.body, /<title>page/);
  assert.match(page.headers['content-type']!, /^text\/html/);
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'; script-src 'self';/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.match((await get('/assets/a-1f.js', { cookie })).headers['cache-control']!, /immutable/);
});

test('no path leads out of the folder of the page', async () => {
  const ways = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/%00',
    '/%',
    '/assets',
  ];
  for (const way of ways) {
    const answer = await get(way, { cookie });
    assert.equal(answer.status, 404, way);
    assert.doesNotMatch(answer.body, /^secret/);
  }
});

test('only reading is allowed', async () => {
  assert.equal((await get('/', { cookie }, 'POST')).status, 405);
  assert.equal((await get('/', { cookie }, 'HEAD')).body, '');
});

test('pixels come from the engine, and its mistakes are answers', async () => {
  const tile = await get('/pixels/map/s1/3/2/1.png?style=%7B%7D', { cookie });
  assert.deepEqual([tile.body, tile.headers['content-type']], ['/pixels/map/s1/3/2/1.png', 'image/png']);
  const bug = await get('/pixels/bug', { cookie });
  assert.deepEqual([bug.status, bug.body], [500, 'Semantile made a mistake: no such band\n']);
});

test('a reader who leaves aborts the work on its pixels', async () => {
  const sent = request(`${origin}/pixels/endless`, { headers: { cookie } });
  sent.on('error', () => {});
  sent.end();
  const [answer] = await once(sent, 'response');
  await once(answer, 'readable');
  sent.destroy();
  await pixelsAborted;
});

const upgrade = (target: string, headers: Record<string, string>) =>
  new Promise<number>((resolve) => {
    const webSocket = new WebSocket(origin.replace('http', 'ws') + target, { headers });
    webSocket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
    webSocket.on('error', () => {});
    webSocket.on('open', () => {
      resolve(101);
      webSocket.terminate();
    });
  });

test('the WebSocket asks for the same', async () => {
  assert.equal(await upgrade('/engine', { origin, cookie }), 101);
  assert.equal(await upgrade('/engine', { origin }), 401);
  assert.equal(await upgrade('/engine', { cookie }), 403);
  assert.equal(await upgrade('/engine', { cookie, origin: 'http://evil.example' }), 403);
  assert.equal(await upgrade('/engine', { cookie, origin, host: 'evil.example' }), 403);
  assert.equal(await upgrade('/other', { origin, cookie }), 404);
});

test('a frame that is no JSON ends its connection and nothing else', async () => {
  const webSocket = new WebSocket(`${origin.replace('http', 'ws')}/engine`, { origin, headers: { cookie } });
  await once(webSocket, 'open');
  webSocket.send('{');
  assert.equal((await once(webSocket, 'close'))[0], 1003);
  assert.equal((await get('/', { cookie })).status, 200);
});
