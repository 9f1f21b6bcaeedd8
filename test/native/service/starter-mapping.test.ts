import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { embedTiles } from '../../../native/crossmodal/mapping.ts';
import { sha256 } from '../../../native/io/hash.ts';
import { resourcePath } from '../../../native/io/resources.ts';
import { dot } from '../../../native/math/distance.ts';
import {
  MAPPING_FEATURES,
  MAPPING_NUMBERS,
  readStarterMapping,
  starterMappingFolder,
} from '../../../native/service/mappings/starter-mapping.ts';
import { failingWith } from './failing-with.ts';

const FOLDER = starterMappingFolder('embedding:alphaearth');

test('the mapping that is shipped is into the starter space that is shipped, and places its own points', async () => {
  const { card, mapping, features } = await readStarterMapping(FOLDER);
  assert.equal(card.space, sha256(readFileSync(resourcePath('starter/space.bin'))));
  const { spaceDimension, featureDimension, labelEmbeddings } = mapping;
  assert.equal(featureDimension, 64);
  assert.equal(features.length, 9 * 80 * 64);
  const embeddings = await embedTiles(features, mapping, unattended);
  // Eighty points of each class in turn: they were learnt from, so most lie nearest to their own.
  let right = 0;
  for (let n = 0; n < 720; n++) {
    const nearness = card.labels.map((_, label) =>
      dot(embeddings, n * spaceDimension, labelEmbeddings, label * spaceDimension, spaceDimension),
    );
    if (nearness.indexOf(Math.max(...nearness)) === Math.floor(n / 80)) right++;
  }
  assert.ok(right > 0.75 * 720, `${right}`);
});

test('a shipped mapping that is cut short, or not there, is said', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'semantile-mapping-'));
  t.after(() => rmSync(folder, { recursive: true }));
  await assert.rejects(readStarterMapping(join(folder, 'none')), failingWith('file-missing'));
  cpSync(FOLDER, folder, { recursive: true });
  writeFileSync(join(folder, MAPPING_NUMBERS), readFileSync(join(folder, MAPPING_NUMBERS)).subarray(0, 500));
  await assert.rejects(readStarterMapping(folder), failingWith('file-unreadable'));
  cpSync(join(FOLDER, MAPPING_NUMBERS), join(folder, MAPPING_NUMBERS));
  writeFileSync(join(folder, MAPPING_FEATURES), new Uint8Array(7));
  await assert.rejects(readStarterMapping(folder), failingWith('file-unreadable'));
});
