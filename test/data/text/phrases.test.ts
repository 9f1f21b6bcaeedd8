import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_SPACE } from '../../../native/contract/text.ts';
import { unattended } from '../../../native/contract/work.ts';
import { findPhrases, type VisitSentences } from '../../../native/text/phrases/find-phrases.ts';
import { TokenCounter } from '../../../native/text/vocabulary/vocabulary.ts';
import { noSharedData, textData } from './shared-data.ts';

/** `[count, score]` of each phrase, as gensim 4.4 finds them: see test/reference/phrases.py. */
type Found = Record<string, [number, number]>;
const peer = JSON.parse(readFileSync(join(import.meta.dirname, '../../reference/phrases.json'), 'utf8')) as {
  word2phrase: Found;
  npmi: Found;
};

async function phrasesOf(score: 'word2phrase' | 'npmi'): Promise<Found> {
  const counter = new TokenCounter();
  const sentences = readFileSync(join(textData, 'text/lee_background.cor'), 'utf8')
    .split('\n')
    .map((line) => Int32Array.from(line.toLowerCase().match(/[a-z]+/g) ?? [], (word) => counter.count(word)));
  const visit: VisitSentences = async (see) => {
    for (const sentence of sentences) see(sentence, 0, sentence.length);
  };
  const options = { ...DEFAULT_SPACE, phrases: 1, phraseScore: score };
  const found = await findPhrases(counter, visit, options, () => false, unattended);
  return Object.fromEntries(found.map(({ text, count, score }) => [text, [count, score]]));
}

for (const score of ['word2phrase', 'npmi'] as const) {
  test(`${score}: a real text has the phrases gensim finds in it, with its counts and scores`, {
    skip: noSharedData,
  }, async () => {
    const found = await phrasesOf(score);
    assert.deepEqual(Object.keys(found).sort(), Object.keys(peer[score]).sort());
    for (const [text, [count, value]] of Object.entries(peer[score])) {
      assert.equal(found[text]![0], count, text);
      // What the file was rounded to, relative to the score.
      assert.ok(Math.abs(found[text]![1] - value) <= 1e-8 * Math.max(1, Math.abs(value)), text);
    }
  });
}
