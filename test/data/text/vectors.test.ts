import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { normaliseRows } from '../../../native/math/distance.ts';
import { similaritiesToMean } from '../../../native/text/asking/doesnt-match.ts';
import { nearest } from '../../../native/text/asking/nearest.ts';
import { detectVectorFormat, vectorFormats } from '../../../native/text/formats/registry.ts';
import { readVectors } from '../../native/text/formats/vector-files.ts';
import { noSharedData, textData } from './shared-data.ts';

/** What gensim finds in each file and in what we write of it: made by `test/reference/gensim-vectors.py`. */
interface Reference {
  rows: number;
  dimension: number;
  neighbours: Record<string, [string, number][]>;
  odd: { words: string[]; doesntMatch: string };
  /** Of our files, which gensim read with the same rows and neighbours. */
  sha256: Record<'txt' | 'bin' | 'tsv', string>;
  sameNeighbours: Record<string, boolean>;
  sameRows: Record<string, boolean>;
}
const reference = JSON.parse(
  readFileSync(new URL('../../reference/gensim-vectors.json', import.meta.url), 'utf8'),
) as { files: Record<string, Reference> };

const vectorsPath = (name: string) => join(textData, 'vectors', name);

describe('vector files', { skip: noSharedData }, () => {
  for (const [name, expected] of Object.entries(reference.files)) {
    test(`${name}: gensim finds the same neighbours in it, and in what we write of it`, async () => {
      const read = await readVectors(vectorsPath(name));
      assert.deepEqual([read.names.length, read.dimension], [expected.rows, expected.dimension]);
      const rows = normaliseRows(read.rows.slice(), read.dimension);
      const rowOf = (word: string) => {
        const row = read.names.indexOf(word);
        return rows.slice(row * read.dimension, (row + 1) * read.dimension);
      };
      for (const [word, neighbours] of Object.entries(expected.neighbours)) {
        const isOwn = (_: string, row: number) => read.names[row] === word;
        const found = nearest(rowOf(word), [{ kind: 'term', rows }], 5, isOwn);
        assert.deepEqual(
          found.map(({ row }) => read.names[row]),
          neighbours.map(([other]) => other),
          word,
        );
        for (const [rank, [, cosine]] of neighbours.entries())
          assert.ok(Math.abs(found[rank]!.similarity - cosine) < 2e-6, `${word}, ${rank}`);
      }
      const fits = similaritiesToMean(expected.odd.words.map(rowOf));
      assert.equal(expected.odd.words[fits.indexOf(Math.min(...fits))], expected.odd.doesntMatch);

      for (const same of [expected.sameNeighbours, expected.sameRows])
        assert.deepEqual(Object.values(same), [true, true, true]);
      const endings = { word2vec: 'txt', 'word2vec-binary': 'bin', projector: 'tsv' } as const;
      for (const [id, ending] of Object.entries(endings)) {
        const { write } = await vectorFormats.find((format) => format.id === id)!.loadWriter!();
        const [file] = write({ ...read, kinds: read.names.map(() => 'term' as const), counts: [] });
        const hash = createHash('sha256');
        for (const piece of file!.pieces) hash.update(piece);
        assert.equal(hash.digest('hex'), expected.sha256[ending], `${name} as ${id}`);
      }
    });
  }

  test('the odd ones are read, or refused with a reason', async () => {
    const text = await readVectors(vectorsPath('high_precision.kv.txt'));
    const binary = await readVectors(vectorsPath('high_precision.kv.bin'));
    assert.deepEqual(text.names, ['kangaroo.n.01', 'horse.n.01']);
    assert.deepEqual(binary.names, text.names);
    // The binary holds fewer digits than the text.
    for (const [k, value] of text.rows.entries())
      assert.ok(Math.abs(binary.rows[k]! / value - 1) < 1e-3, String(k));
    // Its heading says three rows.
    await assert.rejects(readVectors(vectorsPath('pretrained.vec')), /ends after 1 of the 3 rows/);
    for (const name of ['lee_fasttext.bin', 'crime-and-punishment.bin']) {
      const { id, reading } = await detectVectorFormat(vectorsPath(name));
      assert.deepEqual([id, reading.kind], ['fasttext-model', 'unsupported'], name);
    }
  });
});
