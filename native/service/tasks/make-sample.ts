import type { Tasks } from '../../contract/task.ts';

export async function makeSample(): Promise<Tasks['make-sample']['result']> {
  throw new Error('not yet');
}
