import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from '../../native/host/cli/run-cli.ts';
import { assertFields } from './fields.ts';
import { firstLines } from './land-corpus.ts';
import { sharedData, WIKIPEDIA, withoutData, workFolder } from './shared-data.ts';

describe('text by command line', { skip: withoutData }, () => {
  const folder = workFolder();
  const { dir } = folder;
  after(() => folder.remove());
  const answer = async (...args: string[]) => {
    const ran = await runCli([...args, '--json'], { cwd: dir });
    assert.equal(ran.exitCode, 0, `${args.join(' ')}: ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(-500)}`);
    return ran.json;
  };

  test('lee_background.cor: one paragraph a line, trained and asked', async () => {
    const p = ['-p', 'lee.semantile'];
    await answer('project', 'new', 'lee');
    const { corpora } = await answer('corpus', 'add', join(sharedData, 'text/lee_background.cor'), ...p);
    assertFields(corpora[0], 'corpus');
    assert.deepEqual([corpora[0].documents, corpora[0].paragraphs], [1, 300]);
    const trained = await answer(
      'space',
      'train',
      '--dimension',
      '50',
      '--epochs',
      '15',
      '--min-count',
      '2',
      ...p,
    );
    assertFields(trained, 'space');
    assert.deepEqual([trained.paragraphs, trained.documents], [300, 1]);
    const near = await answer('space', 'nearest', 'afghanistan', '--kinds', 'paragraph', '-k', '6', ...p);
    assertFields(near, 'neighbours');
    assertFields(near.results[0], 'neighbour');
    const paragraphs = near.results;
    const about = /afghan|taliban|kabul|bin laden|al qaeda|kandahar|tora bora/i;
    const onTopic = paragraphs.filter(({ text }: { text: string }) => about.test(text));
    assert.ok(onTopic.length > 0 && onTopic.length >= paragraphs.length / 2);
    const found = await answer('search', 'cricket test match', '--kinds', 'paragraph', '-k', '5', ...p);
    assert.equal(found.results.length, 5);
    const sport = /cricket|test|match|wicket|innings|bowl/i;
    assert.ok(found.results.every(({ text }: { text: string }) => sport.test(text)));
  });

  test('2,000 lines of Wikipedia: documents, analogies, inference, evaluation, exports', async () => {
    const p = ['-p', 'wiki.semantile'];
    await answer('project', 'new', 'wiki');
    writeFileSync(join(dir, 'wiki.tsv'), firstLines(WIKIPEDIA, 2000));
    const { corpora } = await answer('corpus', 'add', 'wiki.tsv', ...p);
    assert.deepEqual([corpora[0].format, corpora[0].paragraphs], ['tsv', 2000]);
    const documents = new Set(
      firstLines(WIKIPEDIA, 2000)
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[0]),
    );
    assert.equal(corpora[0].documents, documents.size);
    const trained = await answer('space', 'train', '--dimension', '50', '--epochs', '5', ...p);
    assert.equal(trained.paragraphs, 2000);
    const analogy = await answer('space', 'analogy', 'he', 'his', 'she', '-k', '3', ...p);
    assert.equal(analogy.results.length, 3);
    const bytes = [];
    for (const out of ['one.npy', 'two.npy']) {
      assertFields(
        await answer('space', 'infer', 'a river that floods the valley', '--out', out, ...p),
        'infer',
      );
      bytes.push(readFileSync(join(dir, out)));
    }
    assert.deepEqual(bytes[0], bytes[1]);
    const lists = join(sharedData, 'wordsim');
    const questions = ['--analogies', join(lists, 'analogies-4-sections.txt')];
    const judged = await answer(
      'space',
      'evaluate',
      ...questions,
      '--similarity',
      join(lists, 'wordsim353.tsv'),
      ...p,
    );
    assertFields(judged, 'spaceEvaluation');
    assertFields(judged.analogies, 'analogies');
    assertFields(judged.similarity, 'similarity');
    assert.equal(judged.similarity.pairs + judged.similarity.skipped, 353);
    assertFields(judged.acrossKinds, 'acrossKinds');
    for (const figure of Object.values<Record<string, unknown>>(judged.acrossKinds))
      assertFields(figure, 'acrossKindsFigure');
    assert.ok(judged.acrossKinds.inferredFindsItself.value >= 0.95);
    const { wordToDocument, wordToParagraph } = judged.acrossKinds;
    // Thirty-three articles: chance is .13 and .03.
    assert.ok(wordToDocument.value > 0.6 && wordToParagraph.value > 0.3, JSON.stringify(judged.acrossKinds));
    for (const format of ['word2vec', 'word2vec-binary', 'projector', 'npy']) {
      const written = await answer('space', 'export', `${format}.out`, '--format', format, ...p);
      assertFields(written, 'spaceExport');
      assert.equal(written.rows, trained.terms);
    }
  });
});
