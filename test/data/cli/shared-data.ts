import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of sample data beside the repository; its README says what is there. */
export const sharedData = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
export const withoutData: string | false = existsSync(sharedData) ? false : 'no shared data';

export const WIKIPEDIA = join(sharedData, 'text/wikipedia-featured-17m.tsv.gz');

/** A folder of this run, and how it goes. */
export function workFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'semantile-cli-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
