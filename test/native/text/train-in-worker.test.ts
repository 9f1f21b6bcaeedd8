import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { RowFile, type RowPlace } from '../../../native/io/row-file.ts';
import type { RowSource } from '../../../native/math/rows.ts';
import { trainOptions } from '../../../native/text/space.ts';
import type { TimedProgress } from '../../../native/text/step-watch.ts';
import { train } from '../../../native/text/train.ts';
import { trainInWorker, trainWordsInWorker } from '../../../native/text/train-in-worker.ts';
import { encoded, freshFolder } from './encoded.ts';
import { topicCorpus } from './topic-corpus.ts';

const TYPESCRIPT = { kernel: 'typescript', threads: null } as const;
const FASTEST = { kernel: 'fastest', threads: null } as const;

const corpus = await encoded(topicCorpus(10, 4, 1), { minCount: 5 });

function all(rows: RowSource): Float32Array {
  return rows.read(0, rows.count);
}

function rowsIn(place: RowPlace): Float32Array {
  using rows = RowFile.open(place);
  return all(rows);
}

test('a thread of its own gives the same space as the caller’s', async () => {
  const options = trainOptions({ dimension: 12, epochs: 3 });
  const [here, there] = await Promise.all([
    train(corpus, options, unattended),
    trainInWorker(corpus, options, freshFolder(), TYPESCRIPT, unattended),
  ]);
  const { paragraphEmbeddings, documentEmbeddings, ...words } = here;
  const { seconds, wordsPerSecond } = there;
  assert.deepEqual(there.words, words);
  assert.deepEqual(rowsIn(there.texts.paragraphs), all(paragraphEmbeddings));
  assert.deepEqual(rowsIn(there.texts.documents), all(documentEmbeddings));
  assert.equal(Math.round(wordsPerSecond * seconds), corpus.tokenCount * 3);
});

test('texts embedded by two threads are those of one', async () => {
  const large = await encoded(topicCorpus(40, 10, 2), { minCount: 5 });
  const options = trainOptions({ dimension: 12, epochs: 1 });
  const here = await train(large, options, unattended);
  const choice = { kernel: 'typescript', threads: 2 } as const;
  const { texts } = await trainInWorker(large, options, freshFolder(), choice, unattended);
  assert.deepEqual(rowsIn(texts.paragraphs), all(here.paragraphEmbeddings));
  assert.deepEqual(rowsIn(texts.documents), all(here.documentEmbeddings));
});

test('an abort stops inference', async () => {
  const controller = new AbortController();
  const work = {
    signal: controller.signal,
    report({ step }: TimedProgress) {
      if (step === 'inferring') controller.abort();
    },
  };
  await assert.rejects(trainInWorker(corpus, trainOptions({}), freshFolder(), FASTEST, work), {
    name: 'AbortError',
  });
});

for (const choice of [TYPESCRIPT, FASTEST]) {
  test(`${choice.kernel}: progress tells epoch, words, speed and loss; an abort stops the thread`, async () => {
    const controller = new AbortController();
    const first = Promise.withResolvers<TimedProgress>();
    const work = {
      signal: controller.signal,
      report(progress: TimedProgress) {
        first.resolve(progress);
        controller.abort(new DOMException('enough', 'AbortError'));
      },
    };
    // Hours of work, were it not stopped.
    const training = trainInWorker(corpus, trainOptions({ epochs: 1_000_000 }), freshFolder(), choice, work);
    const rejected = assert.rejects(training, { name: 'AbortError', message: 'enough' });
    const progress = await first.promise;
    await rejected;
    assert.equal(progress.step, 'training');
    assert.equal(progress.epochCount, 1_000_000);
    assert.ok(progress.wordsPerSecond > 0 && progress.meanLoss > 0 && progress.secondsLeft > 0);
  });
}

test('an abort before the start starts nothing', async () => {
  const work = { signal: AbortSignal.abort(), report() {} };
  const aborted = { name: 'AbortError' };
  await assert.rejects(trainInWorker(corpus, trainOptions({}), freshFolder(), FASTEST, work), aborted);
  await assert.rejects(trainWordsInWorker(corpus, trainOptions({}), FASTEST, work), aborted);
});

test('sentences that are gone fail as what they are', async () => {
  const gone = await encoded(topicCorpus(10, 4, 1), { minCount: 5 });
  await truncate(gone.file, 100);
  for (const choice of [TYPESCRIPT, FASTEST]) {
    await assert.rejects(
      trainInWorker(gone, trainOptions({ dimension: 8 }), freshFolder(), choice, unattended),
      {
        failure: { kind: 'file-unreadable', path: gone.file, reason: 'it is cut short' },
      },
    );
  }
});
