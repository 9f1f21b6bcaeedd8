import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportResult } from '../contract/dataset.ts';
import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import { writeFolderWhole } from '../io/files.ts';
import { sha256OfFile } from '../io/hash.ts';
import type { Dataset, DatasetTile, Split } from './dataset.ts';
import { DATASET_FORMATS } from './registry.ts';

export const MANIFEST_NAME = 'manifest.json';

/**
 * Writes a data set into a folder that must not exist, under a temporary name until it is whole, with a manifest of
 * the SHA-256 of every file.
 *
 * Failures: not-found (format), already-exists, file-unwritable.
 *
 * @param buffered tiles left out because they lie between folds
 */
export async function writeDataset(
  formatId: string,
  dataset: Dataset,
  out: string,
  buffered: number,
  work: Work<{ done: number; total: number }>,
): Promise<ExportResult> {
  const format = DATASET_FORMATS.find(({ id }) => id === formatId);
  if (!format) {
    const known = DATASET_FORMATS.map(({ id }) => id);
    throw new EngineError({ kind: 'not-found', what: 'export format', name: formatId, known });
  }
  const existing = await stat(out).catch(() => null);
  if (existing) throw new EngineError({ kind: 'already-exists', what: 'export folder', name: out });
  const writer = await format.load();
  await writeFolderWhole(out, async (folder) => {
    await writer.write(dataset, folder, work);
    await writeManifest(dataset, format.id, folder, buffered, work.signal);
  });
  return {
    ...counts(dataset.tiles),
    format: format.id,
    buffered,
    ...(await sizeOf(out)),
    manifest: path.join(out, MANIFEST_NAME),
  };
}

async function writeManifest(
  dataset: Dataset,
  format: string,
  folder: string,
  buffered: number,
  signal: AbortSignal,
): Promise<void> {
  const files = [];
  for (const name of await filesBelow(folder)) {
    const full = path.join(folder, name);
    files.push({ path: name, bytes: (await stat(full)).size, sha256: await sha256OfFile(full, signal) });
  }
  const manifest = {
    format,
    name: dataset.name,
    createdAt: dataset.createdAt,
    split: { kind: 'blocks', seed: dataset.seed, ...counts(dataset.tiles), buffered },
    labels: dataset.labels,
    files,
  };
  await writeFile(path.join(folder, MANIFEST_NAME), `${JSON.stringify(manifest, null, 2)}\n`);
}

function counts(tiles: readonly DatasetTile[]): { tiles: number } & Record<Split, number> {
  const of = (split: Split) => tiles.filter((tile) => tile.split === split).length;
  return { tiles: tiles.length, train: of('train'), validation: of('validation'), test: of('test') };
}

/** Paths of all files below a folder, with `/`, sorted. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const names = await filesBelow(folder);
  let bytes = 0;
  for (const name of names) bytes += (await stat(path.join(folder, name))).size;
  return { files: names.length, bytes };
}
