import { homedir } from 'node:os';
import path from 'node:path';

/** Where what belongs to the person and not to a project is kept: recent projects, caches. Same for every host. */
export function userDir(): string {
  const { SEMANTILE_USER_DIR, APPDATA, XDG_CONFIG_HOME } = process.env;
  if (SEMANTILE_USER_DIR) return path.resolve(SEMANTILE_USER_DIR);
  switch (process.platform) {
    case 'win32':
      return path.join(APPDATA ?? path.join(homedir(), 'AppData', 'Roaming'), 'Semantile', 'user');
    case 'darwin':
      return path.join(homedir(), 'Library', 'Application Support', 'Semantile', 'user');
    default:
      return path.join(XDG_CONFIG_HOME || path.join(homedir(), '.config'), 'semantile', 'user');
  }
}
