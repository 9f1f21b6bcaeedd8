import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sharedData, withoutData } from './shared-data.ts';

const run = promisify(execFile);
const readFirst = fileURLToPath(new URL('./read-first.ts', import.meta.url));
const folder = join(sharedData, 'tiff-broken');

const LIMIT_MS = 10_000;
// Of the process alone; a decoding process beside it is ended at 450 MiB by the pool.
const LIMIT_BYTES = 500 * 2 ** 20;

// What may come: the kind of failure, or the number of samples that are read.
const EXPECTED: Record<string, string | number> = {
  'damaged_bitflips_in_pixels.tif': 'file-unreadable',
  'damaged_claims_37888_square.tif': 'file-unreadable',
  'damaged_html_saved_as.tif': 'format-unknown',
  'damaged_ifd_loop.tif': 'read',
  'damaged_naip_truncated_half.tif': 'file-unreadable',
  'damaged_zero_bytes.tif': 'file-unreadable',
  'damaged_zero_width.tif': 'file-unreadable',
  'nodegdal_huge-sparse.tiff': 'format-unsupported',
  'nodegdal_unsupported-srs.tif': 'read',
  'pillow_multipage_multiple_frame_loop.tiff': 'read',
};

for (const name of withoutData ? [] : readdirSync(folder).sort()) {
  test(`${name} ends in a clear failure or a partly read image`, async () => {
    const started = performance.now();
    const args = ['--max-old-space-size=256', '--no-warnings', readFirst, join(folder, name)];
    const { stdout } = await run(process.execPath, args, { timeout: LIMIT_MS });
    const answer = JSON.parse(stdout);
    assert.ok(performance.now() - started < LIMIT_MS);
    assert.ok(answer.peakResidentBytes < LIMIT_BYTES, `${answer.peakResidentBytes} bytes`);
    if (answer.failure) {
      assert.notEqual(answer.failure.kind, 'internal', answer.message);
      assert.match(answer.message, /\w{3,}.*\.$/);
    } else {
      assert.ok(answer.samples > 0);
    }
    if (EXPECTED[name]) assert.equal(answer.failure?.kind ?? 'read', EXPECTED[name]);
  });
}

if (withoutData) test('damaged files', { skip: withoutData }, () => {});
