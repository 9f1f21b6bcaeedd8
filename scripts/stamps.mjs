import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is missing between the sources and what runs. Plain Node ≥ 20, no dependencies, a few milliseconds. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What `out/` holds, by what it is made from. The page shows numbers with the engine's own contract and geometry. */
export const PRODUCTS = {
  programs: {
    stamp: 'out/programs.built',
    sources: ['native', 'electron', 'scripts/build.mjs', 'package-lock.json'],
  },
  addon: {
    stamp: 'out/addon.built',
    sources: ['native/addon/src', 'scripts/addon.mjs'],
  },
  page: {
    stamp: 'out/page.built',
    sources: [
      'renderer',
      'resources/fonts',
      'native/contract',
      'native/geo',
      'native/math',
      'scripts/build.mjs',
      'package-lock.json',
    ],
  },
};

/** Says that a product was built from the sources as they were then: one that changed meanwhile is newer. */
export function stamp(product, startedAt) {
  const file = path.join(ROOT, PRODUCTS[product].stamp);
  writeFileSync(file, '');
  utimesSync(file, startedAt, startedAt);
}

export function isBuilt(product) {
  const { stamp, sources } = PRODUCTS[product];
  const builtMs = modifiedMs(path.join(ROOT, stamp));
  return builtMs > 0 && sources.every((source) => newestMs(path.join(ROOT, source)) <= builtMs);
}

/** Whether node_modules holds what the lock file wants: the same version of everything that is not optional. */
export function isInstalled() {
  const wanted = readLock('package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted.packages).every(
    ([name, { version, optional }]) =>
      name === '' || present.packages[name]?.version === version || (optional && !present.packages[name]),
  );
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
  } catch {
    return null;
  }
}

/** Of a file, or of a folder and all below: a folder changes when something in it is made or removed. */
function newestMs(place) {
  let newest = modifiedMs(place);
  let entries;
  try {
    entries = readdirSync(place, { withFileTypes: true });
  } catch {
    return newest; // a file
  }
  for (const entry of entries) {
    const inside = path.join(place, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestMs(inside) : modifiedMs(inside));
  }
  return newest;
}

function modifiedMs(place) {
  return statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
