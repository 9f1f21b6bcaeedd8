import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { resourcePath } from '../../../../native/io/resources.ts';
import { readStarter, STARTER_CARD, STARTER_NUMBERS } from '../../../../native/text/starter/read-starter.ts';
import { failingWith } from '../../service/failing-with.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

const SHIPPED = resourcePath('starter');

test('the starter space is small, and its card is of these bytes', async () => {
  const bytes = readFileSync(join(SHIPPED, STARTER_NUMBERS));
  // What an installer may grow by.
  assert.ok(bytes.length <= 12_000_000, `${bytes.length} bytes`);
  const written = JSON.parse(readFileSync(join(SHIPPED, STARTER_CARD), 'utf8'));
  assert.deepEqual(
    [written.bytes, written.sha256],
    [bytes.length, createHash('sha256').update(bytes).digest('hex')],
  );
  const { card, terms } = await readStarter(SHIPPED);
  assert.equal(card.options.dimension, terms.dimension);
  assert.equal(new Set(terms.texts).size, written.terms);
  assert.ok(
    terms.counts.every((count, row) => row === 0 || count <= terms.counts[row - 1]!),
    'most frequent first',
  );
  // NaN and infinity stay in a sum.
  for (const matrix of [terms.embeddings, terms.output])
    assert.ok(Number.isFinite(matrix.reduce((sum, value) => sum + value, 0)));
});

test('it knows what imagery shows, phrases too', async () => {
  const { terms } = await readStarter(SHIPPED);
  const known = new Set(terms.texts);
  const asked =
    'forest woodland marsh harbor runway orchard quarry river beach farmland parking_lot golf_course';
  assert.deepEqual(
    asked.split(' ').filter((term) => !known.has(term)),
    [],
  );
});

test('a part that is missing or cut short is named', async (t) => {
  const folder = temporaryFolder(t);
  await assert.rejects(readStarter(folder), failingWith('file-missing', /card\.json/));
  for (const name of [STARTER_CARD, STARTER_NUMBERS]) copyFileSync(join(SHIPPED, name), join(folder, name));
  truncateSync(join(folder, STARTER_NUMBERS), 1000);
  await assert.rejects(readStarter(folder), failingWith('file-unreadable', /space\.bin.*expected/));
  truncateSync(join(folder, STARTER_CARD), 100);
  await assert.rejects(readStarter(folder), failingWith('file-unreadable', /card\.json/));
});
