import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from '../../native/host/cli/run-cli.ts';
import { sharedData, withoutData, workFolder } from './shared-data.ts';

/** Files that are no space, and what is said of them. */
const REFUSED: Record<string, string> = {
  'crime-and-punishment.bin': 'format-unsupported',
  'lee_fasttext.bin': 'format-unsupported',
  // Its heading says three rows, and there is one.
  'pretrained.vec': 'file-unreadable',
};

describe('vector files by command line', { skip: withoutData }, () => {
  const folder = workFolder();
  after(() => folder.remove());
  const run = (...args: string[]) => runCli([...args, '-p', 'v.semantile', '--json'], { cwd: folder.dir });

  test('each becomes a space, or is refused with a reason; then they are asked', async () => {
    assert.equal((await runCli(['project', 'new', 'v'], { cwd: folder.dir })).exitCode, 0);
    const files = readdirSync(join(sharedData, 'vectors'));
    for (const file of files) {
      const { exitCode, json } = await run('space', 'import', join(sharedData, 'vectors', file));
      const kind = REFUSED[file];
      if (kind === undefined) assert.ok(exitCode === 0 && json.rows > 1, `${file}: ${JSON.stringify(json)}`);
      else assert.deepEqual([exitCode, json.failure.kind], [3, kind], file);
    }
    const { json: listed } = await run('space', 'list');
    assert.equal(listed.spaces.length, files.length - Object.keys(REFUSED).length);
    const { json: near } = await run('space', 'nearest', 'his', '--space', 'test_glove', '-k', '1');
    assert.equal(near.results[0].text, 'he');
    const { json: odd } = await run(
      'space',
      'doesnt-match',
      'he',
      'his',
      'she',
      'two',
      '--space',
      'test_glove',
    );
    assert.equal(odd.doesntMatch, 'two');
    const { json: alike } = await run('space', 'similarity', 'he', 'his', '--space', 'test_glove');
    assert.ok(alike.similarity > 0.9, String(alike.similarity));
    const { json: both } = await run('space', 'compare', 'lee_fasttext', 'word2vec_c_format_1750x10');
    assert.deepEqual([both.shared + both.onlyA, both.shared + both.onlyB], [1762, 1750]);
  });
});
