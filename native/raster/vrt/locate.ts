import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { UnsupportedVrt, type VrtFileName } from './description.ts';

export interface FoundFiles {
  /** Absolute, in the order of the names. */
  readonly paths: readonly string[];
  /** Folders in which files were found that had been elsewhere. */
  readonly movedTo: readonly string[];
}

// A country's mosaic lies in folders by sheet and by year.
const TAIL_PARTS = 5;
const FOLDERS_ABOVE = 3;
const AT_ONCE = 16;

/**
 * Where the files of a VRT are now: as named; else as named from where the VRT was written, when it moved alone; else
 * by the end of their names in the VRT's folder or up to three above it, when they moved together.
 *
 * @param writtenIn null where the VRT does not say
 * @throws EngineError `file-missing` with the first that is nowhere; UnsupportedVrt for what is no file on this machine
 */
export async function locateFiles(
  vrtPath: string,
  names: readonly VrtFileName[],
  writtenIn: string | null,
): Promise<FoundFiles> {
  const folder = dirname(resolve(vrtPath));
  const paths: string[] = [];
  const missing: string[] = [];
  /** Folder as named → folder where its files are now. */
  const moved = new Map<string, string>();
  for (const { text } of names) refuseElsewhere(text);
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const found = await Promise.all(
      names.slice(i, i + AT_ONCE).map(async (name) => {
        const [named, then] = placesOf(name, folder, writtenIn);
        return { named, path: (await firstOf([named, ...then])) ?? (await findMoved(named, folder, moved)) };
      }),
    );
    for (const { named, path } of found) {
      paths.push(path ?? named);
      if (path === null) missing.push(named);
      else if (dirname(path) !== dirname(named)) moved.set(dirname(named), dirname(path));
    }
  }
  if (missing.length > 0) throw missingFiles(vrtPath, missing);
  return { paths, movedTo: [...new Set(moved.values())] };
}

/** A VRT may name what GDAL opens in other ways: over the network, inside archives, through drivers. */
function refuseElsewhere(text: string): void {
  const shown = text.slice(0, 80);
  if (/^(\/vsi|[a-z]+:\/\/)/i.test(text))
    throw new UnsupportedVrt(`it draws from “${shown}”, which is no file on this machine`);
  if (/^\s*</.test(text)) throw new UnsupportedVrt('it holds another VRT instead of the name of a file');
  // One letter is a drive of Windows.
  if (/^[A-Z0-9_]{2,}:/i.test(text) || text.includes('\0'))
    throw new UnsupportedVrt(`it draws from “${shown}”, which is not the name of a file`);
}

function placesOf(name: VrtFileName, folder: string, writtenIn: string | null): [string, string[]] {
  // A relative name without the mark is counted from wherever GDAL runs, which says nothing here.
  const named = resolve(folder, name.text);
  const isCounted = writtenIn !== null && !isAbsolute(name.text);
  return [named, isCounted ? [resolve(writtenIn, name.text)] : []];
}

async function firstOf(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await stat(path).catch(() => null)) return path;
  return null;
}

async function findMoved(
  named: string,
  folder: string,
  moved: ReadonlyMap<string, string>,
): Promise<string | null> {
  const parts = named.split(/[\\/]/).filter((part) => part !== '');
  const known = moved.get(dirname(named));
  const near = known === undefined ? null : await firstOf([join(known, parts.at(-1)!)]);
  if (near) return near;
  for (let length = Math.min(TAIL_PARTS, parts.length); length > 0; length--) {
    const found = await firstOf(foldersAbove(folder).map((above) => join(above, ...parts.slice(-length))));
    if (found) return found;
  }
  return null;
}

function foldersAbove(folder: string): string[] {
  const folders = [folder];
  for (let i = 0; i < FOLDERS_ABOVE; i++) folders.push(dirname(folders.at(-1)!));
  return [...new Set(folders)];
}

function missingFiles(vrtPath: string, missing: readonly string[]): EngineError {
  const more = missing.length > 1 ? `, and from ${missing.length - 1} more that are missing` : '';
  const remedy = `${vrtPath} draws from it${more}. Put it back, or beside the project.`;
  return new EngineError({ kind: 'file-missing', path: missing[0]!, remedy });
}
