import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { AliasTable } from '../../../native/math/alias-table.ts';
import { Random } from '../../../native/math/random.ts';

const run = promisify(execFile);
const CLI = path.join(import.meta.dirname, '../../../native/host/cli.ts');
const HEAP_MB = 256;
/** More than the heap; `SEMANTILE_LARGE_MB` sets another size. */
const TEXT_MB = Number(process.env.SEMANTILE_LARGE_MB ?? 300);

const WORDS = 200_000;
const WORDS_OF_PARAGRAPH = 400;
const PARAGRAPHS_OF_DOCUMENT = 8;

/** Documents of words that are as frequent as those of a language: the n-th comes 1 ÷ (n + 2.7) as often (Mandelbrot). */
function* lines(): Generator<string> {
  const random = new Random(11);
  const table = new AliasTable(Float64Array.from({ length: WORDS }, (_, n) => 1 / (n + 2.7)));
  let bytes = 0;
  for (let document = 0; bytes < TEXT_MB * 1e6; document++) {
    for (let paragraph = 0; paragraph < PARAGRAPHS_OF_DOCUMENT; paragraph++) {
      const words = Array.from({ length: WORDS_OF_PARAGRAPH }, () => `w${table.draw(random).toString(36)}`);
      const line = `document ${document}\t${words.join(' ')}\n`;
      bytes += line.length;
      yield line;
    }
  }
}

test(`${TEXT_MB} MB of text are added and learned from with a heap of ${HEAP_MB} MB`, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-large-'));
  try {
    const text = path.join(folder, 'large.tsv');
    await pipeline(Readable.from(lines()), createWriteStream(text));
    const limits = {
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
      SEMANTILE_USER_DIR: path.join(folder, 'user'),
    };
    const env = { ...process.env, ...limits };
    const cli = async (...args: string[]) => {
      const { stdout } = await run(process.execPath, [CLI, ...args, '--json'], {
        env,
        cwd: folder,
        maxBuffer: 1e8,
      });
      return JSON.parse(stdout);
    };
    await cli('project', 'new', 'large');
    const { corpora } = await cli('corpus', 'add', text, '-p', 'large.semantile');
    assert.ok(corpora[0].tokens > TEXT_MB * 150_000, String(corpora[0].tokens));
    const settings = ['--model', 'cbow', '--dimension', '16', '--epochs', '1'];
    const trained = await cli('space', 'train', ...settings, '-p', 'large.semantile');
    assert.deepEqual([trained.words, trained.documents], [corpora[0].tokens, corpora[0].documents]);
    assert.ok(trained.terms > 100_000, String(trained.terms));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
