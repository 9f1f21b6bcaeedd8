import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { unpackArrays } from '../../../../native/io/packed-arrays.ts';
import type { Checkpoints } from '../../../../native/vision/learner.ts';
import { trainNetwork } from '../../../../native/vision/network/train-network.ts';
import { TensorFlowProcess } from '../../../../native/vision/tensorflow/tensorflow-process.ts';
import { stripes } from './stripes.ts';

function inMemory(): Checkpoints & { kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    load: async (name) => kept.get(name) ?? null,
    save: async (name, checkpoint) => void kept.set(name, checkpoint),
    forget: async (name) => void kept.delete(name),
  };
}

test('a training that was broken off goes on behind its last checkpoint, and leaves none', async (t) => {
  const process = new TensorFlowProcess();
  t.after(() => process.close());
  const checkpoints = inMemory();
  const broken = new AbortController();
  const first = trainNetwork(
    process,
    stripes(8),
    1,
    {
      signal: broken.signal,
      // The next order finds the process gone.
      report: () => checkpoints.kept.size > 0 && broken.abort(),
    },
    checkpoints,
  );
  await assert.rejects(first, { name: 'AbortError' });
  assert.equal(checkpoints.kept.size, 1);

  const seen: number[] = [];
  const network = await trainNetwork(
    process,
    stripes(8),
    1,
    { ...unattended, report: ({ done }) => seen.push(done) },
    checkpoints,
  );
  assert.ok(seen[0]! > 1, `it began with pass ${seen[0]}`);
  assert.equal(checkpoints.kept.size, 0);
  const { facts } = unpackArrays<{ specs: { name: string }[] }>(network);
  assert.ok(facts.specs.length >= 12);
});
