import { basename, dirname, extname } from 'node:path';
import { isAddress } from '../../contract/address.ts';
import { EngineError, toFailure } from '../../contract/failure.ts';
import type { FileFailure } from '../../contract/scene.ts';
import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { type Piece, pieceOf } from '../../raster/compose/piece.ts';
import { openRaster } from '../../raster/open.ts';
import { fileFailure } from './scene-to-add.ts';

/** Opens files one after another, only to know them. */
export async function openPieces(
  files: readonly string[],
  work: Work<TaskProgress>,
): Promise<{ pieces: Piece[]; failures: FileFailure[] }> {
  const pieces: Piece[] = [];
  const failures: FileFailure[] = [];
  for (const [done, path] of files.entries()) {
    work.signal.throwIfAborted();
    work.report({ step: 'add-scenes', done, total: files.length, unit: 'files' });
    try {
      pieces.push(await openPiece(path, work));
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.kind === 'cancelled' || failure.kind === 'internal') throw thrown;
      failures.push(fileFailure(path, failure));
    }
  }
  return { pieces, failures };
}

async function openPiece(path: string, work: Work<TaskProgress>): Promise<Piece> {
  if (isAddress(path)) {
    const reason = 'a scene of many files is made of files on this machine';
    const remedy = 'Add it by itself, or copy it here.';
    throw new EngineError({ kind: 'format-unsupported', path, reason, remedy });
  }
  const raster = await openRaster(path, silent(work.signal));
  try {
    return pieceOf(raster);
  } finally {
    await raster.close();
  }
}

export function stemOf(path: string): string {
  return basename(path, extname(path));
}

/** What the names of all files begin with; else what their folder is called, where they share one. */
export function sharedName(files: readonly string[]): string | null {
  const stems = files.map(stemOf);
  let shared = stems[0] ?? '';
  for (const stem of stems) while (!stem.startsWith(shared)) shared = shared.slice(0, -1);
  const trimmed = shared.replace(/[\s_.-]+$/, '');
  // One or two letters say nothing of several files.
  if (files.length === 1 || trimmed.length > 2) return trimmed || null;
  const folders = new Set(files.map(dirname));
  return folders.size === 1 ? basename([...folders][0]!) || null : null;
}
