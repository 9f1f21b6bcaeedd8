import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { readCorpus } from '../../../native/text/corpus/read-corpus.ts';
import { noSharedData as skip, textData } from './shared-data.ts';

async function counted(name: string) {
  const { format, documents, skipped } = await readCorpus(
    join(textData, 'text', name),
    { format: null, column: null },
    unattended,
  );
  let documentCount = 0;
  let paragraphCount = 0;
  const wordsOf = new Map<string, number>();
  for await (const { documentId, paragraphs } of documents) {
    documentCount++;
    paragraphCount += paragraphs.length;
    wordsOf.set(
      documentId,
      paragraphs.reduce((sum, paragraph) => sum + paragraph.split(' ').length, 0),
    );
  }
  return { format, documentCount, paragraphCount, wordsOf, skipped };
}

// zcat enwiki_new_articles_a.txt.gz | grep -c '^<doc '
test('WikiExtractor wrote 34,336 articles', { skip }, async () => {
  const found = await counted('wikipedia-2018/enwiki_new_articles_a.txt.gz');
  assert.equal(found.format, 'doc-elements');
  assert.equal(found.documentCount, 34_336);
  assert.deepEqual(found.skipped, []);
});

// Python's re over bz2.open: 206 pages, 106 of them with <ns>0</ns> and without <redirect>; gensim's tests say 106 too.
test('the shortened dump of Wikipedia has 106 articles', { skip }, async () => {
  const found = await counted('wikipedia-xml/enwiki-articles-shortened.xml.bz2');
  assert.equal(found.format, 'mediawiki');
  assert.equal(found.documentCount, 106);
});

// The corpus's manual, and Python's str.split over the archive: 500 texts, 1,161,192 words and marks.
test('the Brown corpus has 500 texts of 1,161,192 tokens', { skip }, async () => {
  const found = await counted('brown.zip');
  assert.equal(found.format, 'zip');
  const texts = [...found.wordsOf].filter(([id]) => /^brown\/c[a-r]\d\d$/.test(id));
  assert.equal(texts.length, 500);
  assert.equal(
    texts.reduce((sum, [, words]) => sum + words, 0),
    1_161_192,
  );
});

// unzip -p subjectivity.zip '*.5000' | wc -l: 10000; the third file is the README.
test('both halves of the subjectivity sentences are read', { skip }, async () => {
  const found = await counted('subjectivity.zip');
  assert.equal(found.documentCount, 3);
  assert.equal(found.wordsOf.get('subjectivity/plot.tok.gt9.5000'), 126_239);
  assert.equal(found.wordsOf.get('subjectivity/quote.tok.gt9.5000'), 114_336);
  assert.deepEqual(found.skipped, []);
});

test('every file of the Factbook is a document of many paragraphs', { skip }, async () => {
  const files = await readdir(join(textData, 'text/factbook'), { recursive: true });
  const names = files.filter((name) => name.endsWith('.json'));
  assert.ok(names.length > 100);
  for (const name of names) {
    const { format, documentCount, paragraphCount } = await counted(`factbook/${name}`);
    assert.equal(format, 'json', name);
    assert.equal(documentCount, 1, name);
    assert.ok(paragraphCount > 10, `${name}: ${paragraphCount}`);
  }
});
