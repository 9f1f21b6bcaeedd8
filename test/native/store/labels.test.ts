import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabelTextParts } from '../../../native/store/ports/label.ts';
import { emptyProject } from './fixtures.ts';

const key = (layer: string | null, field: string | null, value: string) => ({ layer, field, value });
const nothing: LabelTextParts = { name: null, synonyms: [], description: null, parent: null, synset: null };

test('a label is made once for its key, and counts colours in the order of first use', async (t) => {
  const { labels } = await emptyProject(t);
  const first = await labels.ensure([
    { title: 'forest', key: key('l1', 'class', 'forest') },
    { title: 'water', key: key('l1', 'class', 'water') },
    { title: 'forest', key: key('l1', 'class', 'forest') },
  ]);
  assert.deepEqual(
    first.map(({ title, colour }) => [title, colour]),
    [
      ['forest', 0],
      ['water', 1],
      ['forest', 0],
    ],
  );
  assert.deepEqual(await labels.ensure([{ title: 'x', key: key('l1', 'class', 'water') }]), [first[1]]);
  assert.deepEqual(await labels.list(), first.slice(0, 2));
  assert.deepEqual(await labels.get('water'), first[1]);
  assert.deepEqual(await labels.get(first[0]!.id), first[0]);
  assert.equal(await labels.find('marsh'), null);
});

test('a title that another key has gets a number', async (t) => {
  const { labels } = await emptyProject(t);
  const made = await labels.ensure([
    { title: 'forest', key: key('l1', 'class', 'forest') },
    { title: 'forest', key: key('l2', 'class', 'forest') },
    { title: 'forest', key: key(null, null, 'forest') },
  ]);
  assert.deepEqual(
    made.map(({ title }) => title),
    ['forest', 'forest 2', 'forest 3'],
  );
});

test('each part of a text is from the best source that has it', async (t) => {
  const { labels, labelTexts, edits } = await emptyProject(t);
  const [tc] = await labels.ensure([{ title: 'TC', key: key('l1', 'code', 'TC') }]);
  const label = tc!.id;
  assert.deepEqual(await labelTexts.get(label), {
    label,
    ...nothing,
    sources: { name: null, synonyms: null, description: null, parent: null, synset: null },
  });

  await labelTexts.put('value', [{ label, ...nothing, name: 'TC' }]);
  await labelTexts.put('qml', [{ label, ...nothing, name: 'treed', description: 'from the style' }]);
  await labelTexts.put('file:labels.csv', [{ label, ...nothing, synonyms: ['conifers', 'softwood'] }]);
  const after = { ...nothing, name: 'coniferous trees' };
  await edits.make({ who: 'ann', action: 'set-label-text', changes: [{ noun: 'label-text', label, after }] });
  // A file read again replaces what it said, and nothing a person said.
  await labelTexts.put('column-constraints', [
    { label, ...nothing, name: 'treed – coniferous', parent: 'treed' },
  ]);

  const text = {
    label,
    name: 'coniferous trees',
    synonyms: ['conifers', 'softwood'],
    description: 'from the style',
    parent: 'treed',
    synset: null,
    sources: {
      name: 'person',
      synonyms: 'file:labels.csv',
      description: 'qml',
      parent: 'column-constraints',
      synset: null,
    },
  };
  assert.deepEqual(await labelTexts.get(label), text);
  assert.deepEqual(await labelTexts.list(), [text]);
  await labelTexts.put('qml', [{ label, ...nothing }]);
  assert.equal((await labelTexts.get(label)).description, null);
});

test('a source without a place in the order is refused, and nothing is written', async (t) => {
  const { labels, labelTexts } = await emptyProject(t);
  const [forest] = await labels.ensure([{ title: 'forest', key: key(null, null, 'forest') }]);
  const text = { label: forest!.id, ...nothing, name: 'wood' };
  await assert.rejects(labelTexts.put('hearsay', [text]), RangeError);
  await assert.rejects(labelTexts.put('qml', [text, { ...text, label: 'unknown' }]), /no label/);
  assert.equal((await labelTexts.get(forest!.id)).name, null);
});
