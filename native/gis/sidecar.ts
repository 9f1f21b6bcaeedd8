import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

// Sidecars are a few lines; anything larger is something else under the same name.
const maxTextBytes = 32 * 1024 * 1024;

/**
 * The file beside `path` with another extension, whatever the case of its letters: shapefiles come from systems
 * that do not tell `.SHP` from `.shp`.
 *
 * @param extension with its dot, lower case
 */
export async function findSidecar(path: string, extension: string): Promise<string | null> {
  const folder = dirname(path);
  const stem = basename(path, extname(path));
  const names = await readdir(folder);
  const exact = names.find((name) => name === stem + extension);
  const wanted = (stem + extension).toLowerCase();
  const found = exact ?? names.find((name) => name.toLowerCase() === wanted);
  return found === undefined ? null : join(folder, found);
}

/** The text of a sidecar; null when there is none, or none of a plausible size. */
export async function readSidecarText(path: string, extension: string): Promise<string | null> {
  const found = await findSidecar(path, extension);
  if (found === null) return null;
  const { size } = await stat(found);
  if (size > maxTextBytes) return null;
  return (await readFile(found, 'utf8')).replace(/^\uFEFF/, '');
}
