import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SPACE } from '../../../native/contract/text.ts';
import type { App } from '../../../renderer/state/app.svelte.ts';
import { startingSpace, train } from '../../../renderer/workspaces/text/training.ts';

/** What a training looks at, and the parameters of the jobs it starts. */
function lookedAt(from: string | null) {
  const started: unknown[] = [];
  const app = {
    texts: { spaces: [{ space: 'kept', name: 'coast' }] },
    textView: { formOpen: true, next: { ...DEFAULT_SPACE, dimension: 50, from } },
    jobs: { start: async (_: string, params: unknown) => void started.push(params) },
  } as unknown as App;
  return { app, started };
}

test('a training goes on from a space that is there, and leaves the dimension to it', async () => {
  const { app, started } = lookedAt('kept');
  assert.equal(startingSpace(app)?.name, 'coast');
  await train(app);
  assert.deepEqual(started, [{ ...DEFAULT_SPACE, from: 'kept', dimension: null }]);
});

test('a space that was removed, or is of another project, is no beginning', async () => {
  const { app, started } = lookedAt('removed');
  assert.equal(startingSpace(app), null);
  await train(app);
  assert.deepEqual(started, [{ ...DEFAULT_SPACE, from: null, dimension: 50 }]);
});
