import { mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { isAddress } from '../../contract/address.ts';
import type { TableWishes } from '../../contract/scene.ts';
import type { TaskProgress } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { readEmbeddingTable } from '../../embedding-table/read-table.ts';
import { freeName } from '../free-name.ts';
import { stemOf } from './scene-pieces.ts';
import type { SceneToAdd } from './scene-to-add.ts';
import { SCENES_FOLDER } from './written-scenes.ts';

/** Whether a file is a table: a Parquet file whatever it is called, a CSV by its name. */
export async function isTable(file: string): Promise<boolean> {
  if (isAddress(file)) return false;
  if (/\.(csv|tsv|parquet|geoparquet)$/i.test(file)) return true;
  const handle = await open(file).catch(() => null);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } finally {
    await handle.close();
  }
}

/** A table of embeddings as a scene: it is read once, and written into the project. Failures: as of `readEmbeddingTable`. */
export async function composeTable(
  dir: string,
  file: string,
  wishes: TableWishes,
  work: Work<TaskProgress>,
): Promise<SceneToAdd> {
  const into = path.join(dir, SCENES_FOLDER);
  await mkdir(into, { recursive: true });
  const taken = (await readdir(into)).map((name) => ({ name: stemOf(name) }));
  const out = path.join(into, `${freeName(stemOf(path.basename(file)), taken)}.table`);
  const report = (progress: { done: number; total: number; unit: 'tiles' | 'bytes' }) =>
    work.report({ step: 'read', ...progress });
  await readEmbeddingTable(file, out, wishes, { signal: work.signal, report });
  return { path: out, warnings: [], recognised: null, isTable: true };
}
