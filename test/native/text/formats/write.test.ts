import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../native/math/random.ts';
import { shortestFloat32 } from '../../../../native/text/formats/named-rows.ts';
import { projectorMetadata, projectorVectors } from '../../../../native/text/formats/projector/write.ts';
import { word2vecBinary } from '../../../../native/text/formats/word2vec-binary/write.ts';
import { word2vecText } from '../../../../native/text/formats/word2vec-text/write.ts';

const table = { names: ['the', 'parking lot'], rows: Float32Array.of(1, -0.5, 0.1, 1e-7), dimension: 2 };

test('word2vec text has a heading, one name without spaces a line and plain numbers', () => {
  assert.equal([...word2vecText(table)].join(''), '2 2\nthe 1 -0.5\nparking_lot 0.1 1e-7\n');
});

test('numbers read back as the same float32', () => {
  const random = new Random(2);
  for (let i = 0; i < 2000; i++) {
    const value = Math.fround((random.uniform() - 0.5) * 10 ** (random.below(12) - 8));
    assert.equal(Math.fround(Number(shortestFloat32(value))), value);
  }
});

test('word2vec binary holds little-endian float32 behind each name', () => {
  const bytes = Buffer.concat([...word2vecBinary(table)]);
  const expected = Buffer.concat([
    Buffer.from('2 2\nthe '),
    Buffer.from([0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xbf]),
    Buffer.from('\nparking_lot '),
    Buffer.from(Float32Array.of(0.1, 1e-7).buffer),
    Buffer.from('\n'),
  ]);
  assert.deepEqual(bytes, expected);
});

test('the projector gets numbers, and a heading only for several columns', () => {
  assert.equal([...projectorVectors(table)].join(''), '1\t-0.5\n0.1\t1e-7\n');
  const words = { name: 'term', cells: ['the', 'a\ttab'] };
  assert.equal([...projectorMetadata([words])].join(''), 'the\na tab\n');
  const counts = { name: 'count', cells: [7, 2] };
  assert.equal([...projectorMetadata([words, counts])].join(''), 'term\tcount\nthe\t7\na tab\t2\n');
});
