import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TENSORFLOW_LIBRARIES, tensorFlowHome } from '../../native/vision/tensorflow/native-library.ts';
import { findCompiler, headerFolder, run } from '../addon.mjs';
import { ROOT } from '../stamps.mjs';

const PACKAGE = path.join(ROOT, 'node_modules/@tensorflow/tfjs-node');
const FLAGS = ['-O2', '-s', '-std=c++17', '-fPIC', '-DNAPI_VERSION=8'];

/**
 * Builds the binding of the tfjs-node package in seconds, and keeps it in the user's cache: `npm ci` would take it away.
 *
 * @param headers {string} folder of `tensorflow/c/c_api.h`
 * @returns path of the binding
 * @throws Error, one line: no compiler, no headers of Node, or what the compiler says
 */
export async function buildBinding(headers) {
  const { version } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'));
  const binding = path.join(tensorFlowHome(), `tfjs-node-${version}.node`);
  if (existsSync(binding)) return binding;
  const compiler = findCompiler();
  await mkdir(tensorFlowHome(), { recursive: true });
  const scratch = await mkdtemp(path.join(tensorFlowHome(), 'build-'));
  try {
    // Empty libraries of the right names: which TensorFlow it is, is decided when the binding is loaded.
    const stand = TENSORFLOW_LIBRARIES.map((name) => ({ name, file: path.join(scratch, name) }));
    for (const { name, file } of stand)
      await run(compiler, ['-shared', '-x', 'c++', '/dev/null', `-Wl,-soname,${name}`, '-o', file]);
    const backend = path.join(scratch, 'tfjs_backend.cc');
    await writeFile(
      backend,
      lockedBackend(readFileSync(path.join(PACKAGE, 'binding/tfjs_backend.cc'), 'utf8')),
    );
    const sources = [backend, path.join(PACKAGE, 'binding/tfjs_binding.cc')];
    const include = [headerFolder(), headers, path.join(PACKAGE, 'binding')].map((folder) => `-I${folder}`);
    // Missing symbols are said when it is loaded, and not when one is called.
    const link = ['-shared', '-Wl,-z,now', '-Wl,--no-as-needed', ...stand.map(({ file }) => file)];
    const made = path.join(scratch, 'tfjs_binding.node');
    await run(compiler, [...FLAGS, ...include, ...sources, ...link, '-o', made]);
    await rename(made, binding);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return binding;
}

/**
 * Upstream keeps the names of attributes in one set for all threads, without a lock: two threads that call TensorFlow at
 * once end the process. The lock is put into a copy; the package stays as it came.
 */
export function lockedBackend(source) {
  const locked = source
    .replace('#include <memory>', '#include <memory>\n#include <mutex>')
    .replace('static std::set<std::string> ATTR_NAME_SET;', '$&\nstatic std::mutex ATTR_NAME_MUTEX;')
    .replace(
      /( {2}const char \*attr_name =\s+ATTR_NAME_SET\.insert[^;]+;)/,
      '  std::unique_lock<std::mutex> attr_lock(ATTR_NAME_MUTEX);\n$1\n  attr_lock.unlock();',
    );
  const parts = ['#include <mutex>', 'ATTR_NAME_MUTEX;', 'attr_lock(ATTR_NAME_MUTEX)', 'attr_lock.unlock()'];
  if (parts.some((part) => !locked.includes(part)))
    throw new Error('tfjs-node has other sources than the lock was written for');
  return locked;
}
