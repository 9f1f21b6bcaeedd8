import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runTask } from '../../../native/contract/run-task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { labelWorld, type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

const TOPICS = {
  water: 'water river lake boat fish wave swim shore deep flow'.split(' '),
  sand: 'sand dune desert dry hot camel wind grain bare sun'.split(' '),
};

/** What `vectors.txt` of word2vec holds, read without any code of ours. */
function parsedRows(path: string): Map<string, number[]> {
  const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const [name, ...numbers] = line.split(' ');
      return [name!, numbers.map(Number)];
    }),
  );
}

function cosineOf(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, k) => sum + value * y[k]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('embeddings go out and come in', () => {
  let world: OpenWorld;
  const ends: (() => unknown)[] = [];
  const exported = (name: string) => join(world.dir, name);

  before(async () => {
    world = await openWorld({ after: (end) => void ends.push(end as () => unknown) });
    await labelWorld(world);
    await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
    await world.run('train-space', { ...SMALL_SPACE, name: 'own' });
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  const exportAs = (format: 'word2vec' | 'word2vec-binary' | 'projector', name: string, space = 'own') =>
    world.engine.exportSpace({ space, path: exported(name), format, kinds: ['term'] }, unattended);
  const importFrom = (name: string, as: string | null = null) =>
    world.run('import-space', { path: exported(name), name: as, limit: null });

  test('what is written in any format comes back as the same terms with the same neighbours', async () => {
    await exportAs('word2vec', 'a.txt');
    await exportAs('word2vec-binary', 'b.bin');
    await exportAs('projector', 'c.tsv');
    const rows = parsedRows(exported('a.txt'));
    assert.equal(rows.size, 50);
    const nearestIn = async (space: string) =>
      (await world.engine.nearest({ space, text: 'river', kinds: ['term'], k: 5 }, unattended)).results;
    const countsIn = async (space: string) =>
      (
        await world.engine.listTerms(
          { space, contains: '', phrases: false, offset: 0, limit: 50 },
          unattended,
        )
      ).terms;
    const own = await nearestIn('own');
    // By hand from the file, too.
    const river = rows.get('river')!;
    const byHand = [...rows]
      .filter(([name]) => name !== 'river')
      .sort((x, y) => cosineOf(y[1], river) - cosineOf(x[1], river));
    assert.deepEqual(
      own.map(({ text }) => text),
      byHand.slice(0, 5).map(([name]) => name),
    );
    for (const [file, format] of [
      ['a.txt', 'word2vec'],
      ['b.bin', 'word2vec-binary'],
      ['c.tsv', 'projector'],
    ] as const) {
      const made = await importFrom(file);
      assert.deepEqual(
        [made.format, made.rows, made.dimension, made.paragraphs, made.documents],
        [format, 50, 24, 240, 60],
      );
      const again = await nearestIn(made.space);
      assert.deepEqual(
        again.map(({ text }) => text),
        own.map(({ text }) => text),
      );
      // Weights of words come from their counts, which the file does not say: rounding differs.
      for (const [rank, { similarity }] of again.entries())
        assert.ok(Math.abs(similarity - own[rank]!.similarity) < 1e-6);
      // The projector's metadata alone says how often each term stands in the text.
      const { spaces } = await world.engine.listSpaces({}, unattended);
      const { origin } = spaces.find(({ space }) => space === made.space)!;
      const isGiven = origin.kind === 'imported' && origin.counts === 'given';
      assert.equal(isGiven, format === 'projector');
      if (isGiven) assert.deepEqual(await countsIn(made.space), await countsIn('own'));
      await exportAs('word2vec', 'again.txt', made.space);
      assert.deepEqual(readFileSync(exported('again.txt')), readFileSync(exported('a.txt')), file);
    }
  });

  test('where one of two files cannot be written, neither is', async () => {
    for (const [file, taken] of [
      ['pair.tsv', 'pair.metadata.tsv'],
      ['other.tsv', 'other.tsv'],
    ] as const) {
      mkdirSync(exported(taken));
      const before = readdirSync(world.dir);
      await assert.rejects(
        exportAs('projector', file),
        failingWith('file-unwritable', /a folder of that name/),
      );
      assert.deepEqual(readdirSync(world.dir), before, file);
    }
  });

  test('an imported space says so, and places the documents of the project by their words', async () => {
    await exportAs('word2vec', 'glove.txt');
    const { space } = await importFrom('glove.txt', 'from elsewhere');
    const { spaces } = await world.engine.listSpaces({}, unattended);
    const record = spaces.find((one) => one.space === space)!;
    assert.deepEqual(record.origin, {
      kind: 'imported',
      file: 'glove.txt',
      format: 'word2vec',
      counts: 'by-order',
    });
    assert.deepEqual([record.stale, record.params.dimension, record.searchedBy.document], [null, 24, 'sif']);
    const ask = { space, text: 'river', kinds: ['document' as const], k: 10 };
    // Topics take turns: documents 0, 4, 8 … are about water.
    for (const { text } of (await world.engine.nearest(ask, unattended)).results)
      assert.equal(Number(text.replace('doc', '')) % 4, 0, text);
    const infer = async (name: string) => {
      const text = 'a boat on the lake near the shore and the old river with many deep waves';
      await world.engine.inferText({ space, text, out: exported(name) }, unattended);
      return readFileSync(exported(name));
    };
    assert.deepEqual(await infer('one.npy'), await infer('two.npy'));
    const found = await world.engine.search(
      { query: 'water', kinds: ['paragraph'], k: 5, bbox: null, space, mapping: null },
      unattended,
    );
    assert.equal(found.results.length, 5);
    for (const { text } of found.results)
      assert.ok(
        TOPICS.water.some((word) => text.includes(word)),
        text,
      );
  });

  test('a broken file, a name that is taken, or a cancelled import leaves the project as it was', async () => {
    const before = await world.engine.listSpaces({}, unattended);
    writeFileSync(exported('broken.txt'), '2 2\na 1 2\nb nan 1\n');
    await assert.rejects(importFrom('broken.txt'), failingWith('file-unreadable', /line 3/));
    await assert.rejects(importFrom('none.txt'), failingWith('file-missing'));
    await exportAs('word2vec', 'a.txt');
    await assert.rejects(importFrom('a.txt', 'own'), failingWith('already-exists'));
    const stop = new AbortController();
    const work = { signal: stop.signal, report: () => stop.abort() };
    const cancelled = runTask(
      world.engine,
      'import-space',
      { path: exported('a.txt'), name: 'x', limit: null },
      work,
    );
    await assert.rejects(cancelled, failingWith('cancelled'));
    assert.deepEqual(await world.engine.listSpaces({}, unattended), before);
  });

  test('tiles are written among the terms; without a mapping that is said', async () => {
    const write = (path: string) =>
      world.engine.exportSpace(
        { space: 'own', path, format: 'projector', kinds: ['term', 'tile'] },
        unattended,
      );
    await assert.rejects(write(exported('early.tsv')), failingWith('step-missing'));
    assert.ok(!readdirSync(dirname(exported('early.tsv'))).some((name) => name.includes('early')));
    await world.engine.useSpace({ space: 'own' }, unattended);
    await world.run('make-ready', { scene: null });
    assert.equal((await write(exported('tiles.tsv'))).rows, 50 + 256);
    const cells = (name: string) =>
      readFileSync(exported(name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
    const rows = cells('tiles.tsv').map((numbers) => numbers.map(Number));
    const [heading, ...metadata] = cells('tiles.metadata.tsv');
    assert.deepEqual([heading, rows.length], [['text', 'kind', 'count'], metadata.length]);
    const place = new Map(metadata.map(([text], row) => [text!, row]));
    const [water, sand] = [rows[place.get('water')!]!, rows[place.get('sand')!]!];
    let right = 0;
    for (const [row, [text, kind]] of metadata.entries()) {
      if (kind !== 'tile') continue;
      const column = Number(text!.split('/')[2]) % 16;
      // Columns 0–4 show water, 11–15 sand.
      if (column < 5 && cosineOf(rows[row]!, water) > cosineOf(rows[row]!, sand)) right++;
      if (column > 10 && cosineOf(rows[row]!, sand) > cosineOf(rows[row]!, water)) right++;
    }
    assert.equal(right, 160);
  });

  test('things are asked about by their id, and are no answer to themselves', async () => {
    const ask = (text: string, kinds: ('term' | 'document' | 'paragraph' | 'tile')[]) =>
      world.engine.nearest({ space: 'own', text, kinds, k: 5 }, unattended);
    const { results } = await ask('river', ['document']);
    const { id } = results[0]!;
    const like = await ask(`like:document/${id}`, ['document', 'paragraph']);
    assert.ok(!like.results.some((one) => one.kind === 'document' && one.id === id));
    // Its own paragraphs are nearest, or those of its topic.
    for (const { text } of like.results)
      assert.ok(
        /^doc(\d+)$/.test(text)
          ? Number(text.slice(3)) % 4 === 0
          : TOPICS.water.some((word) => text.includes(word)),
        text,
      );
    for (const { text } of (await ask(`like:document/${id}`, ['term'])).results)
      assert.ok(TOPICS.water.includes(text), text);
    const term = await ask('like:term/river', ['term']);
    const typed = await ask('river', ['term']);
    assert.deepEqual(
      term.results.map(({ id }) => id),
      typed.results.map(({ id }) => id),
    );
    const paragraph = (await ask('dune', ['paragraph'])).results[0]!;
    for (const { text } of (await ask(`like:paragraph/${paragraph.id}`, ['term'])).results)
      assert.ok(TOPICS.sand.includes(text), text);
    await assert.rejects(ask('like:document/none', ['term']), failingWith('not-found', /none/));
    await assert.rejects(ask('like:term/river marsh', ['term']), failingWith('query-invalid'));
  });

  test('what does not match is found; two texts have a similarity; what is unknown is named', async () => {
    const odd = await world.engine.doesntMatch(
      { space: 'own', texts: ['river', 'lake', 'camel', 'boat', 'zzzz'] },
      unattended,
    );
    assert.deepEqual(
      [odd.doesntMatch, odd.results.at(-1)!.text, odd.query.unknown],
      ['camel', 'camel', ['zzzz']],
    );
    // The least cosine with the mean, by hand from the exported rows.
    await exportAs('word2vec', 'a.txt');
    const rows = parsedRows(exported('a.txt'));
    const units = ['river', 'lake', 'camel', 'boat'].map((word) => {
      const row = rows.get(word)!;
      const length = Math.hypot(...row);
      return row.map((value) => value / length);
    });
    const mean = units[0]!.map((_, k) => units.reduce((sum, row) => sum + row[k]!, 0));
    assert.ok(Math.abs(odd.results.at(-1)!.similarity - cosineOf(units[2]!, mean)) < 1e-5);
    await assert.rejects(
      world.engine.doesntMatch({ space: 'own', texts: ['river', 'lake', 'zzzz'] }, unattended),
      failingWith('not-enough', /zzzz/),
    );
    const similar = async (a: string, b: string) =>
      world.engine.textSimilarity({ space: 'own', a, b }, unattended);
    const { similarity } = await similar('river', 'lake');
    assert.ok(Math.abs(similarity! - cosineOf(rows.get('river')!, rows.get('lake')!)) < 1e-5);
    const unknown = await similar('river', 'zzzz');
    assert.deepEqual([unknown.similarity, unknown.b.unknown], [null, ['zzzz']]);
  });
});
