import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileWhole } from '../../io/files.ts';
import type { Checkpoints } from '../../vision/learner.ts';
import type { OpenProject } from '../open-project.ts';

/** Networks as TensorFlow opens them, and what trainings have come to: it may be deleted. */
export const networksFolder = ({ dir }: OpenProject) => path.join(dir, 'cache', 'networks');

/** Keeps what trainings have come to beside the networks. */
export function projectCheckpoints(project: OpenProject): Checkpoints {
  const folder = networksFolder(project);
  const fileOf = (name: string) => path.join(folder, `${name}.checkpoint`);
  return {
    load: (name) => readFile(fileOf(name)).catch(() => null),
    async save(name, checkpoint) {
      await mkdir(folder, { recursive: true });
      await writeFileWhole(fileOf(name), checkpoint);
    },
    forget: (name) => rm(fileOf(name), { force: true }),
  };
}
