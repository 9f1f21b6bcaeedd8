import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { resourcePath } from '../../../native/io/resources.ts';
import { readStarter } from '../../../native/text/starter/read-starter.ts';
import { pairFigures, wordFigures } from '../../../scripts/starter/figures.ts';
import { noSharedData, textData } from './shared-data.ts';

test('the figures on the card of the starter space are those of the space that is shipped', {
  skip: noSharedData,
}, async () => {
  const { card, terms } = await readStarter(resourcePath('starter'));
  const told = card.figures as {
    trained: Awaited<ReturnType<typeof wordFigures>>;
    shipped: Awaited<ReturnType<typeof wordFigures>>;
    landPairs: ReturnType<typeof pairFigures>;
  };
  const found = await wordFigures(terms, join(textData, 'wordsim'));
  assert.deepEqual(found, told.shipped);
  // A space may be .02 below gensim's .632, and rounding may cost nothing that is seen.
  assert.ok(found.wordSim353.spearman! >= 0.612, String(found.wordSim353.spearman));
  assert.ok(found.analogies.accuracy! >= told.trained.analogies.accuracy! - 0.005);
  const pairs = readFileSync(join(import.meta.dirname, '../../reference/land-pairs.tsv'), 'utf8');
  assert.deepEqual(pairFigures(terms, pairs), told.landPairs);
});
