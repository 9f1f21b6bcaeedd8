import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeName, numberedName } from '../../../native/service/free-name.ts';

const named = (...names: string[]) => names.map((name) => ({ name }));

test('a name that is free stays as it is, and one that is taken gets the first number that is free', () => {
  assert.equal(freeName('joint-200', named('joint-100')), 'joint-200');
  assert.equal(freeName('joint-200', named('joint-200', 'joint-200 3')), 'joint-200 2');
  assert.equal(freeName('joint-200', named('joint-200 2', 'joint-200')), 'joint-200 3');
});

test('numbered names begin with 1', () => {
  assert.equal(numberedName('ridge', []), 'ridge-1');
  assert.equal(numberedName('ridge', named('ridge-1', 'ridge-3')), 'ridge-2');
});
