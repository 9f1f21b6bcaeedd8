import { homedir } from 'node:os';
import path from 'node:path';

/** Where programs of this person keep what can be made again. */
export function userCacheDir(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  switch (process.platform) {
    case 'win32':
      return path.join(LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'Semantile');
    case 'darwin':
      return path.join(homedir(), 'Library', 'Caches', 'Semantile');
    default:
      return path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'semantile');
  }
}
