import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { RowFile } from '../../../native/io/row-file.ts';
import { encodeCorpus } from '../../../native/text/encoded/encode.ts';
import { inferInWorkers } from '../../../native/text/inference/infer-in-workers.ts';
import { trainOptions } from '../../../native/text/space.ts';
import { train } from '../../../native/text/train.ts';
import { encoded, freshFolder } from './encoded.ts';
import { topicCorpus } from './topic-corpus.ts';

/** Takes every byte as a full disk would. */
const FULL = '/dev/full';
const skip = existsSync(FULL) ? false : 'no /dev/full';
const full = { failure: { kind: 'file-unwritable', path: FULL, reason: 'the disk is full' } };

test('a disk that is full while a text is numbered', { skip }, async () => {
  await assert.rejects(encodeCorpus(topicCorpus(5, 3, 1), { minCount: 1 }, FULL, unattended), full);
});

test('a disk that is full while rows are written', { skip }, () => {
  using rows = RowFile.open({ path: FULL, firstRow: 0, count: 4, dimension: 3 });
  assert.throws(() => rows.write(0, Float32Array.of(1, 2, 3)), full);
});

test('a folder that is gone while threads embed texts', async () => {
  const corpus = await encoded(topicCorpus(5, 3, 1), { minCount: 1 });
  const space = await train(corpus, trainOptions({ dimension: 4, epochs: 1 }), unattended);
  const gone = `${freshFolder()}/gone`;
  const choice = { kernel: 'typescript', threads: 2 } as const;
  await assert.rejects(
    inferInWorkers(corpus, space, gone, choice, unattended),
    (thrown: { failure: unknown }) => {
      assert.equal((thrown.failure as { kind: string }).kind, 'file-unwritable');
      return true;
    },
  );
});
