import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractorClasses } from '../../../../native/service/evaluation/extractor-classes.ts';

test('a network of the project knows all labels, the other bundled extractors none, a model says nothing', () => {
  assert.deepEqual(extractorClasses('colour-texture', 3), Uint8Array.of(0, 0, 0));
  assert.deepEqual(extractorClasses('colour-texture,network', 3), Uint8Array.of(1, 1, 1));
  assert.equal(extractorClasses('tensorflow:mobilenet', 3), null);
});
