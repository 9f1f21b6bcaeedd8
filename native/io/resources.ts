import { fileURLToPath } from 'node:url';

/**
 * A file or folder that is shipped as it is, in `resources/`: two folders above this file in a clone, and above what it
 * is bundled into (`out/host/`); `electron-builder.yml` keeps it so in an installed program.
 */
export function resourcePath(name: string): string {
  return fileURLToPath(new URL(`../../resources/${name}`, import.meta.url));
}
