import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { RowFile } from '../../../native/io/row-file.ts';
import { normaliseRows } from '../../../native/math/distance.ts';
import { TextEmbedder } from '../../../native/text/asking/compose.ts';
import { nearest } from '../../../native/text/asking/nearest.ts';
import type { CorpusDocument } from '../../../native/text/corpus/corpus-format.ts';
import { readCorpus } from '../../../native/text/corpus/read-corpus.ts';
import { chooseRepresentation } from '../../../native/text/evaluation/choose-representation.ts';
import { parseAnalogies, parseRatedPairs } from '../../../native/text/evaluation/question-files.ts';
import { type FrozenSpace, trainOptions } from '../../../native/text/space.ts';
import { trainInWorker } from '../../../native/text/train-in-worker.ts';
import { encoded, freshFolder } from '../../native/text/encoded.ts';
import { noSharedData, textData } from './shared-data.ts';

/** Reproducible. */
const ONE_THREAD = { kernel: 'fastest', threads: 1 } as const;

async function documentsOf(path: string, mostParagraphs = Number.POSITIVE_INFINITY) {
  const { format, documents, skipped } = await readCorpus(
    join(textData, path),
    { format: null, column: null },
    unattended,
  );
  const read: CorpusDocument[] = [];
  let paragraphs = 0;
  for await (const document of documents) {
    read.push(document);
    paragraphs += document.paragraphs.length;
    if (paragraphs >= mostParagraphs) break;
  }
  return { format, documents: read, paragraphs, skipped };
}

function nearestTerms(space: FrozenSpace, text: string, k: number): string[] {
  const { embedding, terms } = new TextEmbedder(
    space,
    normaliseRows(space.termEmbeddings.slice(), space.options.dimension),
  ).embed(text);
  const rows = normaliseRows(space.termEmbeddings.slice(), space.options.dimension);
  const isOwn = (_: string, row: number) => terms.includes(space.lexicon.terms[row]!);
  return nearest(embedding!, [{ kind: 'term', rows }], k, isOwn).map(({ row }) => space.lexicon.terms[row]!);
}

describe('Lee background corpus', { skip: noSharedData }, () => {
  test('news items are paragraphs, one a line; they train, and each finds itself again', async () => {
    const { format, documents, paragraphs, skipped } = await documentsOf('text/lee_background.cor');
    // Its README: 300 documents (lines), about 60,000 words.
    assert.deepEqual([format, documents.length, paragraphs, skipped.length], ['text', 1, 300, 0]);
    const corpus = await encoded(documents, { minCount: 5 });
    assert.ok(corpus.tokenCount > 55_000 && corpus.tokenCount < 65_000, String(corpus.tokenCount));

    const options = trainOptions({ dimension: 100, epochs: 20 });
    const { words: space, texts } = await trainInWorker(
      corpus,
      options,
      freshFolder(),
      ONE_THREAD,
      unattended,
    );
    // News of 2001.
    assert.ok(nearestTerms(space, 'taliban', 10).includes('afghan'));
    assert.ok(nearestTerms(space, 'cricket', 10).includes('test'));

    using trained = RowFile.open(texts.paragraphs);
    const rows = normaliseRows(trained.read(0, 300), options.dimension);
    const embedder = new TextEmbedder(
      space,
      normaliseRows(space.termEmbeddings.slice(), space.options.dimension),
    );
    const found = documents[0]!.paragraphs.filter((paragraph, i) => {
      const [first] = nearest(embedder.embed(paragraph).embedding!, [{ kind: 'paragraph', rows }], 1);
      return first!.row === i;
    });
    // gensim's doc2vec tutorial on this corpus finds 292 of 300 with 40 epochs.
    assert.ok(found.length >= 270, `${found.length} of 300 find themselves`);
  });
});

describe('2,000 paragraphs of featured Wikipedia articles', { skip: noSharedData }, () => {
  test('train and answer: words find their articles, paragraphs their neighbours', async () => {
    const { format, documents } = await documentsOf('text/wikipedia-featured-17m.tsv.gz', 2000);
    assert.equal(format, 'tsv');
    const corpus = await encoded(documents, { minCount: 5 });
    const options = trainOptions({ dimension: 100 });
    const folder = freshFolder();
    const report = await trainInWorker(corpus, options, folder, ONE_THREAD, unattended);
    const { words, wordsPerSecond } = report;
    using paragraphEmbeddings = RowFile.open(report.texts.paragraphs);
    using documentEmbeddings = RowFile.open(report.texts.documents);
    const space = { ...words, paragraphEmbeddings, documentEmbeddings };
    assert.ok(wordsPerSecond > 20_000, `${Math.round(wordsPerSecond)} words a second`);

    const { figures, paragraph, document } = await chooseRepresentation(space, corpus, folder, unattended);
    // One of about thirty articles: chance is .03 for a paragraph and .13 for the reciprocal rank.
    assert.ok(figures[paragraph].paragraphToParagraph! > 0.5, JSON.stringify(figures));
    assert.ok(figures[document].wordToDocument! > 0.8, JSON.stringify(figures));
  });
});

test('the word lists hold what their README says', { skip: noSharedData }, async () => {
  const read = (name: string) => readFile(join(textData, 'wordsim', name), 'utf8');
  for (const [name, pairs] of [
    ['wordsim353.tsv', 353],
    ['EN-WS-353-ALL.txt', 353],
    ['EN-WS-353-SIM.txt', 203],
    ['EN-WS-353-REL.txt', 252],
  ] as const) {
    assert.equal(parseRatedPairs(await read(name)).length, pairs, name);
  }
  const sections = parseAnalogies(await read('analogies-4-sections.txt'));
  assert.deepEqual(
    sections.map(({ name }) => name),
    ['capital-common-countries', 'currency', 'gram3-comparative', 'gram8-plural'],
  );
  assert.equal(
    sections.reduce((sum, { questions }) => sum + questions.length, 0),
    4036,
  );
});
