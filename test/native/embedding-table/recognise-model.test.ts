import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEmbMetadata } from '../../../native/embedding-table/model-hints.ts';
import { numberedColumns } from '../../../native/embedding-table/numbered-columns.ts';
import { recogniseModel } from '../../../native/embedding-table/recognise-model.ts';
import { failingWith } from '../service/failing-with.ts';

const alphaNames = (count: number) =>
  Array.from({ length: count }, (_, n) => `A${String(n).padStart(2, '0')}`);
const columns = (...names: string[]) => ({ dimensions: null, columns: names, stated: null });
const stated = (emb: unknown) => ({
  dimensions: null,
  columns: [],
  stated: readEmbMetadata(JSON.stringify(emb))!.model,
});
const id = (...args: [Parameters<typeof recogniseModel>[1], number, string?]) =>
  recogniseModel('t.parquet', args[0], args[1], args[2] ?? null).id;

test('a model is known by its metadata in both dialects, by a link alone, and by its columns', () => {
  const link = (href: string) => stated({ 'emb:dimensions': 64, links: [{ rel: 'emb:model', href }] });
  assert.equal(id(link('https://arxiv.org/abs/2507.22291'), 64), 'alphaearth');
  assert.equal(id(link('https://example.org/models/Some_Net'), 64), 'some-net');
  assert.equal(id(stated({ model: { id: 'TESSERA', version: '1.0' } }), 128), 'tessera');
  assert.equal(id(stated({ model: { name: 'Clay', version: '1.5' } }), 1024), 'clay-v1.5');
  // As the Earth Index writes it.
  const earthIndex = {
    version: '0.0.1',
    model: { id: 'dinov2_vits14_softcon', version: '2.0.0' },
    embedding: { dim: 384 },
  };
  assert.equal(id(stated(earthIndex), 384), 'dinov2-vits14-softcon-2.0.0');
  assert.equal(id({ ...columns(...alphaNames(64)), dimensions: alphaNames(64) }, 64), 'alphaearth');
  assert.equal(id(columns('index', 'source_url', 'date', 'embeddings', 'geometry'), 768), 'clay-v0');
});

test('what nothing says is asked for; what a person says holds, but for the dimension of a known model', () => {
  const nothing = columns('id', 'embedding', 'geometry');
  assert.throws(() => id(nothing, 128), failingWith('model-unknown', /128 numbers a row.*--model-id/));
  assert.equal(id(nothing, 128, 'TESSERA'), 'tessera');
  assert.equal(id(nothing, 128, 'our-net.2'), 'our-net.2');
  assert.throws(() => id(nothing, 128, 'our net'), failingWith('out-of-range', /our net/));
  assert.throws(
    () => id(nothing, 128, 'alphaearth'),
    failingWith('format-unsupported', /128 numbers, and AlphaEarth has 64/),
  );
  const part = { ...columns(...alphaNames(63)), dimensions: alphaNames(63) };
  assert.throws(() => id(part, 63), failingWith('format-unsupported', /63 numbers, and AlphaEarth has 64/));
});

test('numbered columns are a run from 0, the longest, whatever else is numbered', () => {
  const emb = Array.from({ length: 12 }, (_, n) => `emb_${n}`);
  assert.deepEqual(numberedColumns(['B1', 'B2', ...emb.toReversed(), 'dim_0', 'emb_13']), emb);
  assert.equal(numberedColumns(['emb_0', 'emb_1', 'emb_2']), null);
});

test('scale and offset are one for all dimensions or one each', () => {
  const of = (quantization: unknown) =>
    readEmbMetadata(JSON.stringify({ 'emb:quantization': quantization }))!.quantisation;
  assert.deepEqual(of({ scale: 0.5 }), { scale: [0.5], offset: [] });
  assert.deepEqual(of({ scale: [1, 2], offset: [3, 4] }), { scale: [1, 2], offset: [3, 4] });
  assert.equal(of({ method: 'signed_sqrt' }), null);
  assert.equal(readEmbMetadata('[1'), null);
});
