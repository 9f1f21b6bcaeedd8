import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { LAYERS, OPEN_TO_ALL, WORKSPACE } from './layers.ts';

const ROOT = path.join(import.meta.dirname, '..');
const FILES = globSync('{native,renderer,electron,test,scripts}/**/*.{ts,svelte,mjs}', { cwd: ROOT })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => !path.basename(file).endsWith('.config.ts'));

/** The longest declared folder that holds the file. */
function layerOf(file: string): string | undefined {
  return Object.keys(LAYERS)
    .filter((layer) => file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** `@workspace` stands for what every workspace may use. */
function allowed(layer: string, kind: 'imports' | 'packages'): string[] {
  return LAYERS[layer]![kind].flatMap((pattern) => (pattern === '@workspace' ? WORKSPACE[kind] : [pattern]));
}

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    if (!pattern.endsWith('*')) return pattern === name;
    return name.startsWith(pattern.slice(0, -1));
  });
}

/** Of a component: what stands between its script tags. */
function codeOf(file: string): string {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  if (!file.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

function importsOf(file: string): string[] {
  const plain = ts.preProcessFile(codeOf(file), true, true).importedFiles.map(({ fileName }) => fileName);
  // Vite's suffixes (`?url`, `?worker`) do not change what is imported.
  return plain.map((name) => name.replace(/\?.*$/, ''));
}

/** Null when the import is allowed; else why not. */
function objection(file: string, layer: string, name: string): string | null {
  if (!name.startsWith('.')) {
    return matches(allowed(layer, 'packages'), name) ? null : `${layer} may not use the package ${name}`;
  }
  const target = path.posix.join(path.posix.dirname(file), name);
  const targetLayer = layerOf(target);
  if (OPEN_TO_ALL.includes(target) || targetLayer === layer) return null;
  // What is in no layer (built files, resources) is named by its path.
  if (matches(allowed(layer, 'imports'), targetLayer ?? target)) return null;
  return `${layer} may not import ${target}`;
}

test('every file lives in a declared layer', () => {
  const homeless = FILES.filter((file) => !layerOf(file));
  assert.deepEqual(homeless, []);
});

for (const layer of Object.keys(LAYERS)) {
  const files = FILES.filter((file) => layerOf(file) === layer);
  test(`${layer} imports only what it may`, { skip: files.length === 0 && 'the layer has no files' }, () => {
    const objections = files.flatMap((file) =>
      importsOf(file).flatMap((name) => {
        const why = objection(file, layer, name);
        return why ? [`${file}: ${why}`] : [];
      }),
    );
    assert.deepEqual(objections, []);
  });
}

test('no workspace may use another, nor the math of the engine', () => {
  const [explore, label] = ['renderer/workspaces/explore', 'renderer/workspaces/label'];
  assert.match(objection(`${explore}/A.svelte`, explore, '../label/b.ts') ?? '', /may not import/);
  assert.match(
    objection(`${label}/A.svelte`, label, '../../../native/math/random.ts') ?? '',
    /may not import/,
  );
  assert.equal(objection(`${label}/A.svelte`, label, '../../state/project.svelte.ts'), null);
});

test('patterns of layers mean what they say', () => {
  assert.equal(objection('native/service/a.ts', 'native/service', '../text/b.ts'), null);
  assert.match(objection('native/geo/a.ts', 'native/geo', '../contract/engine.ts') ?? '', /may not import/);
  assert.equal(objection('native/geo/a.ts', 'native/geo', '../contract/work.ts'), null);
  assert.match(objection('native/geo/a.ts', 'native/geo', 'electron') ?? '', /may not use the package/);
});
