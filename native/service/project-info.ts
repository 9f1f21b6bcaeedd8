import path from 'node:path';
import type { ProjectInfo } from '../contract/project.ts';
import type { ProjectStore } from '../store/ports.ts';

/** What one project folder holds. */
export async function projectInfo(store: ProjectStore): Promise<ProjectInfo> {
  return {
    project: store.dir,
    name: path.basename(store.dir, '.semantile'),
    version: store.version,
    ...(await store.counts()),
    bytes: await store.bytes(),
  };
}
