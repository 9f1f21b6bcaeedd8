import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { EngineError, type Failure } from '../../../../native/contract/failure.ts';
import { detectVectorFormat } from '../../../../native/text/formats/registry.ts';
import { binaryRow, readVectors, vectorFiles } from './vector-files.ts';

const f32 = (...numbers: number[]) => Float32Array.from(numbers);

test('word2vec text, fastText .vec, GloVe and gzip of any are told apart and read alike', async (t) => {
  const body = 'the 1 -0.5\nparking_lot 0.1 1e-7\n';
  const expected = {
    names: ['the', 'parking_lot'],
    rows: f32(1, -0.5, 0.1, 1e-7),
    dimension: 2,
    counts: null,
  };
  const read = async (name: string, content: string | Uint8Array) => {
    const { format, ...rows } = await readVectors(vectorFiles(t, { [name]: content }));
    assert.deepEqual(rows, expected, name);
    return format;
  };
  assert.equal(await read('a.txt', `2 2\n${body}`), 'word2vec');
  // fastText ends each row with a space; Windows ends lines with two characters.
  assert.equal(await read('a.vec', '2 2\nthe 1 -0.5 \nparking_lot 0.1 1e-7 \n'), 'fasttext-vec');
  assert.equal(await read('b.txt', `2 2\r\n${body.replaceAll('\n', '\r\n')}`), 'word2vec');
  assert.equal(await read('c.txt', body), 'glove');
  assert.equal(await read('d.txt.gz', gzipSync(`2 2\n${body}`)), 'word2vec');
  assert.equal(await read('no-extension', body.trim()), 'glove');
});

test('word2vec binary is read with a line feed after each row and without', async (t) => {
  for (const end of ['', '\n']) {
    const rows = [binaryRow('the', [1, -0.5], end), binaryRow('дом', [0.1, 1e-7], end)];
    const path = vectorFiles(t, { 'a.bin': Buffer.concat([Buffer.from('2 2\n'), ...rows]) });
    const read = await readVectors(path);
    assert.deepEqual(
      [read.format, read.names, read.rows],
      ['word2vec-binary', ['the', 'дом'], f32(1, -0.5, 0.1, 1e-7)],
    );
  }
});

test('a binary of many rows is read across the pieces of its stream', async (t) => {
  const rows = Array.from({ length: 5000 }, (_, n) => binaryRow(`w${n}`, [n, -n, n / 2, 1, 0.25]));
  const path = vectorFiles(t, { 'a.bin': Buffer.concat([Buffer.from('5000 5\n'), ...rows]) });
  const read = await readVectors(path);
  assert.equal(read.names.length, 5000);
  for (const n of [0, 1234, 4999])
    assert.deepEqual([...read.rows.subarray(5 * n, 5 * n + 5)], [n, -n, n / 2, 1, 0.25]);
});

test('names of GloVe may hold spaces: the numbers are counted from the end', async (t) => {
  const read = await readVectors(vectorFiles(t, { 'g.txt': 'the 1 2\n. . 3 4\nat name@domain.com 5 6\n' }));
  assert.deepEqual(read.names, ['the', '._.', 'at_name@domain.com']);
  assert.deepEqual(read.rows, f32(1, 2, 3, 4, 5, 6));
});

test('projector files bring their names, counts and kinds from beside them', async (t) => {
  const vectors = '1\t2\n3\t4\n5\t6\n';
  const own = {
    'v.tsv': vectors,
    'v.metadata.tsv': 'text\tkind\tcount\nmarsh\tterm\t9\na report\tdocument\t1\nsalt pan\tterm\t3\n',
  };
  const read = await readVectors(vectorFiles(t, own));
  assert.deepEqual(
    [read.format, read.names, read.rows],
    ['projector', ['marsh', 'salt_pan'], f32(1, 2, 5, 6)],
  );
  assert.deepEqual(read.counts, Float64Array.of(9, 3));
  // gensim's word2vec2tensor: one column, so no heading.
  const gensim = { 'v_tensor.tsv': vectors, 'v_metadata.tsv': 'a\nb\nc\n' };
  const plain = await readVectors(vectorFiles(t, gensim));
  assert.deepEqual([plain.names, plain.counts], [['a', 'b', 'c'], null]);
});

test('with a limit only the first rows are read, whatever follows', async (t) => {
  const broken = '1 2\nb x y\n';
  for (const [name, content] of [
    ['a.txt', `3 2\na ${broken}`],
    ['b.txt', `a ${broken}`],
  ] as const) {
    const read = await readVectors(vectorFiles(t, { [name]: content }), 1);
    assert.deepEqual([read.names, read.rows], [['a'], f32(1, 2)]);
  }
});

async function refused(t: TestContext, files: Record<string, string | Uint8Array>): Promise<Failure> {
  const path = vectorFiles(t, files);
  const thrown = await readVectors(path).then(
    () => assert.fail(`${path} was read`),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof EngineError, String(thrown));
  return thrown.failure;
}

test('what is wrong with a text file is said with its line', async (t) => {
  const cases: [string, string, RegExp][] = [
    ['nan', '2 2\na 1 2\nb nan 1\n', /number 1 of line 3 is “nan”/],
    ['infinity', 'a 1 2\nb 1 inf\n', /number 2 of line 2 is “inf”/],
    ['beyond float32', 'a 1 2\nb 1 1e39\n', /number 2 of line 2 is “1e39”/],
    ['no number', 'a 1 2\nb 1 x\n', /number 2 of line 2 is “x”/],
    ['too few', '2 3\na 1 2 3\nb 1 2\n', /line 3 has 2 numbers where 3/],
    ['too many', '2 2\na 1 2\nb 1 2 3\n', /line 3 has 3 numbers where 2/],
    ['twice', '2 1\na 1\na 2\n', /line 3 is “a” again, which row 1/],
    ['fewer rows', '3 1\na 1\nb 2\n', /ends after 2 of the 3 rows/],
    ['more rows', '1 1\na 1\nb 2\n', /line 3 is a row more than the 1/],
    ['nameless', '1 1\n 1\n', /line 2 has no name/],
    ['no row', '0 5\n', /there is no row/],
    ['wide', '1 999999999\na 1\n', /999999999 numbers; 1 … 4096/],
    ['empty', '', /it is empty/],
  ];
  for (const [name, content, reason] of cases) {
    const failure = await refused(t, { 'v.txt': content });
    assert.ok(failure.kind === 'file-unreadable', `${name}: ${JSON.stringify(failure)}`);
    assert.match(failure.reason, reason, name);
  }
  const latin1 = await refused(t, { 'v.txt': Buffer.from('2 1\na 1\nd\xe9j\xe0 2\n', 'latin1') });
  assert.ok(latin1.kind === 'file-unreadable' && /line 3 is not UTF-8/.test(latin1.reason));
});

test('what is wrong with a binary is said with its row and byte', async (t) => {
  const file = (heading: string, ...rows: Uint8Array[]) => ({
    'v.bin': Buffer.concat([Buffer.from(`${heading}\n`), ...rows]),
  });
  const [a, b] = [binaryRow('a', [1, 0.3]), binaryRow('b', [2, 0.7])];
  const cases: [string, Record<string, Uint8Array>, RegExp][] = [
    ['cut in the numbers', file('2 2', a, b.subarray(0, 6)), /ends in row 2 at byte 14, of 2 rows/],
    ['cut in a name', file('2 2', a, Buffer.from('b')), /ends in row 2 at byte 14/],
    ['a row missing', file('3 2', a, b), /ends in row 3 at byte 24/],
    ['a row more', file('1 2', a, b), /goes on at byte 14, after the 1 rows/],
    ['nan', file('2 2', a, binaryRow('b', [1, Number.NaN])), /number 2 of row 2 at byte 14 is NaN/],
    [
      'infinity',
      file('1 2', binaryRow('b', [Number.NEGATIVE_INFINITY, 0.3])),
      /number 1 of row 1 at byte 4 is -Infinity/,
    ],
    ['twice', file('2 2', a, a), /row 2 at byte 14 is “a” again/],
    ['latin1', file('1 2', binaryRow(Buffer.from([0xe9]), [1, 0.3])), /name of row 1 at byte 4 is not UTF-8/],
    ['endless name', file('1 2', Buffer.alloc(5000, 7)), /name of row 1 at byte 4 is longer than 2000/],
    ['huge claim', file('999999999999 300', a, b), /ends in row 1 at byte 17, of 999999999999 rows/],
    ['wide claim', file('1 999999999', a), /999999999 numbers/],
  ];
  for (const [name, files, reason] of cases) {
    const failure = await refused(t, files);
    assert.ok(failure.kind === 'file-unreadable', `${name}: ${JSON.stringify(failure)}`);
    assert.match(failure.reason, reason, name);
  }
});

test('names of projector files are found beside packed vectors, and beside those without an ending', async (t) => {
  const [vectors, names] = ['1.5\t2\n3\t4\n', 'marsh\npan\n'];
  const pairs: Record<string, string | Uint8Array>[] = [
    { 'v.tsv.gz': gzipSync(vectors), 'v.metadata.tsv.gz': gzipSync(names) },
    { 'v.tsv.gz': gzipSync(vectors), 'v.metadata.tsv': names },
    { 'vectors.tsv.gz': gzipSync(vectors), 'metadata.tsv.gz': gzipSync(names) },
    { v: vectors, 'v.metadata.tsv': names },
  ];
  for (const files of pairs) {
    const read = await readVectors(vectorFiles(t, files));
    assert.deepEqual(read.names, ['marsh', 'pan'], Object.keys(files).join());
  }
});

test('projector files that do not fit together are refused', async (t) => {
  const vectors = { 'v.tsv': '1\t2\n3\t4\n' };
  assert.equal((await refused(t, vectors)).kind, 'format-unsupported');
  const reasonOf = async (metadata: string) => {
    const failure = await refused(t, { ...vectors, 'v.metadata.tsv': metadata });
    return failure.kind === 'file-unreadable' ? failure.reason : failure.kind;
  };
  assert.match(await reasonOf('a\n'), /ends before line 2/);
  assert.match(await reasonOf('a\nb\nc\n'), /names more rows/);
  assert.match(await reasonOf('text\tcount\na\tmany\nb\t1\n'), /count of line 2 is “many”/);
  assert.match(await reasonOf('text\tcount\na\t1\nb\n'), /line 3 has 1 columns, the first 2/);
});

test('formats that are not read are named, with what to do', async (t) => {
  const fasttext = Buffer.alloc(100);
  fasttext.writeInt32LE(793712314, 0);
  const old = Buffer.alloc(100);
  for (let n = 0; n < 12; n++) old.writeInt32LE(n + 1, 4 * n);
  old.writeDoubleLE(1e-4, 48);
  const cases = {
    'fasttext-model': [fasttext, old],
    'gensim-pickle': [Buffer.from([0x80, 4, 0x95, 0, 0])],
    npy: [Buffer.from('\x93NUMPY\x01\x00', 'latin1')],
  };
  for (const [id, contents] of Object.entries(cases)) {
    for (const content of contents) {
      const { id: found, reading } = await detectVectorFormat(vectorFiles(t, { 'v.bin': content }));
      assert.deepEqual([found, reading.kind], [id, 'unsupported']);
    }
  }
  const isUnknown = ({ failure }: EngineError) => failure.kind === 'format-unknown';
  for (const content of ['words and words\n', Buffer.from([0, 1, 2, 3]), Buffer.alloc(100)])
    await assert.rejects(detectVectorFormat(vectorFiles(t, { 'v.x': content })), isUnknown);
});

test('a line without an end is refused before it fills memory, and an abort stops the reading', async (t) => {
  const long = await refused(t, { 'v.txt': `2 2\n${'1 '.repeat(3_000_000)}` });
  assert.ok(long.kind === 'file-unreadable' && /line 2 is longer than 4 million/.test(long.reason));
  const lines = Array.from({ length: 50_000 }, (_, n) => `w${n} 1 2`).join('\n');
  const path = vectorFiles(t, { 'v.txt': `50000 2\n${lines}\n` });
  const abort = new AbortController();
  const work = { signal: abort.signal, report: () => abort.abort() };
  await assert.rejects(readVectors(path, null, work), { name: 'AbortError' });
});
