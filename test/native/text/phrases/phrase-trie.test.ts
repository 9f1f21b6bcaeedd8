import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhraseTrie } from '../../../../native/text/phrases/phrase-trie.ts';

function reading(phrases: string[], text: string): string[] {
  const trie = new PhraseTrie<string>();
  for (const [number, phrase] of phrases.entries()) trie.add(phrase.split(' '), number);
  const words = text.split(' ');
  const found: string[] = [];
  trie.read(words, 0, words.length, (phrase, at, length) => {
    if (phrase >= 0) assert.equal(words.slice(at, at + length).join(' '), phrases[phrase]);
    found.push(words.slice(at, at + length).join('_'));
  });
  return found;
}

test('the longest phrase that begins at a word is read, from left to right', () => {
  const phrases = ['new york', 'new york times', 'york minster'];
  assert.deepEqual(reading(phrases, 'the new york times'), ['the', 'new_york_times']);
  assert.deepEqual(reading(phrases, 'new york minster'), ['new_york', 'minster']);
  assert.deepEqual(reading(phrases, 'new new york'), ['new', 'new_york']);
});

test('a phrase that is not said to its end is its words', () => {
  assert.deepEqual(reading(['state of the art'], 'state of the union'), ['state', 'of', 'the', 'union']);
  assert.deepEqual(reading(['a b c d', 'a b'], 'a b c'), ['a_b', 'c']);
});

test('nothing is read beyond the end of a sentence', () => {
  const trie = new PhraseTrie<number>();
  trie.add([1, 2], 0);
  const seen: [number, number, number][] = [];
  trie.read(Int32Array.of(7, 1, 2), 0, 2, (...found) => seen.push(found));
  assert.deepEqual(seen, [
    [-1, 0, 1],
    [-1, 1, 1],
  ]);
});
