import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A folder for the fixtures of one test file, gone when its tests have run. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'semantile-gis-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
