import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { isAddress } from '../../../contract/address.ts';

/** Both forms of a path: one survives moving project and files together, the other moving the project alone. */
export interface PathColumns {
  path_relative: string | null;
  path_absolute: string;
}

/** An address is the same from everywhere. */
export function pathColumns(dir: string, path: string): PathColumns {
  if (isAddress(path)) return { path_relative: null, path_absolute: path };
  const absolute = resolve(path);
  const fromDir = relative(dir, absolute);
  // Another drive has no relative path.
  const portable = isAbsolute(fromDir) ? null : fromDir.split(sep).join('/');
  return { path_relative: portable, path_absolute: absolute };
}

/** The file where it is now: beside the project, else where it was when it was added. */
export function presentPath(dir: string, columns: PathColumns): string {
  if (columns.path_relative === null) return columns.path_absolute;
  const beside = resolve(dir, columns.path_relative);
  return existsSync(beside) || !existsSync(columns.path_absolute) ? beside : columns.path_absolute;
}
