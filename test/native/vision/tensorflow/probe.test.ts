import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { nativeLibraryFile } from '../../../../native/vision/tensorflow/native-library.ts';
import { chooseBackend } from '../../../../native/vision/tensorflow/probe.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

/** A cache folder of its own, and this environment, until the test ends. */
function inEnvironment(t: TestContext, cache: string, tensorflow?: string): void {
  const before = { ...process.env };
  process.env.XDG_CACHE_HOME = cache;
  delete process.env.SEMANTILE_TENSORFLOW;
  if (tensorflow) process.env.SEMANTILE_TENSORFLOW = tensorflow;
  t.after(() => {
    process.env = before;
  });
}

test('switched off, WebAssembly computes and says why', async (t) => {
  inEnvironment(t, temporaryFolder(t), 'off');
  const { name, version, reason } = await chooseBackend();
  assert.deepEqual([name, version, reason], ['wasm', '4.22.0', 'SEMANTILE_TENSORFLOW=off']);
});

test('a library that ends its process costs that process: WebAssembly computes, and that is remembered', async (t) => {
  const cache = temporaryFolder(t);
  inEnvironment(t, cache);
  const folder = join(cache, 'library');
  mkdirSync(folder);
  mkdirSync(join(cache, 'semantile/tensorflow'), { recursive: true });
  for (const name of ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'])
    writeFileSync(join(folder, name), 'no library');
  writeFileSync(nativeLibraryFile(), JSON.stringify({ folder, binding: join(folder, 'binding.node') }));
  const first = await chooseBackend();
  assert.equal(first.name, 'wasm');
  assert.match(first.reason!, /native TensorFlow does not run here: .*libtensorflow_framework/);
  const remembered = readFileSync(join(cache, 'semantile/tensorflow/probe.json'), 'utf8');
  assert.deepEqual(await chooseBackend(), first);
  assert.equal(readFileSync(join(cache, 'semantile/tensorflow/probe.json'), 'utf8'), remembered);
});
