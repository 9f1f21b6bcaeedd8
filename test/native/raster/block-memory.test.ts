import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlockMemory } from '../../../native/raster/codec/block-memory.ts';

test('memory that was given back is used for the next block of about its size, once', () => {
  const memory = new BlockMemory();
  const first = memory.take(200_000);
  assert.ok(first.byteLength >= 200_000 && first.byteLength < 200_000 * 1.125);
  memory.giveBack(first);
  assert.equal(memory.take(199_000), first);
  assert.notEqual(memory.take(199_000), first);
});

test('small memory, memory of another making and more than is worth holding are left to the collector', () => {
  const memory = new BlockMemory();
  const small = memory.take(100);
  assert.equal(small.byteLength, 100);
  memory.giveBack(small);
  assert.notEqual(memory.take(100), small);
  const odd = new ArrayBuffer(100_001);
  memory.giveBack(odd);
  assert.notEqual(memory.take(100_001), odd);
  const many = Array.from({ length: 9 }, () => memory.take(2 ** 24));
  for (const one of many) memory.giveBack(one);
  const again = many.map(() => memory.take(2 ** 24));
  assert.equal(again.filter((one) => many.includes(one)).length, 8);
});
