import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readWordList } from '../../../../native/host/cli/word-list.ts';
import { failingWith } from '../../service/failing-with.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

function listOf(t: TestContext, content: string | Uint8Array): string {
  const file = join(temporaryFolder(t), 'words.txt');
  writeFileSync(file, content);
  return file;
}

test('words stand between spaces and line breaks of any kind; comments are left out', async (t) => {
  const file = listOf(t, '\ufeff# stop words\r\nthe of\tand\r\n\n  don’t\n# more: a b\nÜber');
  assert.deepEqual(await readWordList(file), ['the', 'of', 'and', 'don’t', 'Über']);
});

test('an empty list has no words', async (t) => {
  assert.deepEqual(await readWordList(listOf(t, '')), []);
});

test('what is no text, or is not there, is said', async (t) => {
  await assert.rejects(
    readWordList(listOf(t, Uint8Array.of(0xc3, 0x28))),
    failingWith('file-unreadable', /UTF-8/),
  );
  await assert.rejects(readWordList(listOf(t, 'a\0b')), failingWith('file-unreadable', /not text/));
  await assert.rejects(readWordList('/nowhere/words.txt'), failingWith('file-missing'));
  await assert.rejects(readWordList(temporaryFolder(t)), failingWith('file-unreadable', /it is a folder/));
});
