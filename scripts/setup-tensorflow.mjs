import { writeFileSync } from 'node:fs';
import process from 'node:process';
import {
  isNativeOff,
  nativeLibraryFile,
  readNativeLibrary,
} from '../native/vision/tensorflow/native-library.ts';
import { chooseBackend } from '../native/vision/tensorflow/probe.ts';
import { buildBinding } from './tensorflow/binding.mjs';
import { fromPlace, headersFor, SOURCES } from './tensorflow/sources.mjs';

/**
 * `npm run setup:tensorflow`: brings native TensorFlow, which computes the features of imported models some four times as
 * fast as WebAssembly. `SEMANTILE_TENSORFLOW` names what was carried in by hand (a folder, a wheel, a jar), or is `off`.
 * Without it everything works: every failure is one line. Speaks on stderr only.
 */
const say = (line) => process.stderr.write(`${line}\n`);

/** @returns why there is none; null when it computes */
async function setUp() {
  if (isNativeOff()) return 'SEMANTILE_TENSORFLOW=off';
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `it is set up on Linux x64 only, this is ${process.platform} ${process.arch}`;
  const named = process.env.SEMANTILE_TENSORFLOW;
  if (!named && readNativeLibrary() && (await chooseBackend()).reason === null) return null;
  const sources = named ? [{ name: named, find: () => fromPlace(named) }] : SOURCES;
  const reasons = [];
  for (const { name, find } of sources) {
    try {
      const folder = await find(say);
      const binding = await buildBinding(headersFor(folder));
      writeFileSync(nativeLibraryFile(), JSON.stringify({ folder, binding }));
      const { reason } = await chooseBackend(true);
      if (reason === null) return null;
      reasons.push(reason);
    } catch (error) {
      reasons.push(sources.length > 1 ? `${name}: ${error.message}` : error.message);
    }
  }
  return reasons.join('; ');
}

const reason = await setUp();
if (reason === null) {
  const { version, isGpu } = await chooseBackend();
  say(`TensorFlow ${version} computes natively here, on the ${isGpu ? 'GPU' : 'processor'}.`);
} else {
  say(`No native TensorFlow, so WebAssembly computes: ${reason}.`);
  process.exitCode = 1;
}
