import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sharedData, withoutData } from './shared-data.ts';

const run = promisify(execFile);
const useOne = fileURLToPath(new URL('./use-one.ts', import.meta.url));
const folder = join(sharedData, 'tiff-broken');

const LIMIT_MS = 10_000;
// Of the process alone; a decoding process beside it is ended at 450 MiB by the pool.
const LIMIT_BYTES = 500 * 2 ** 20;

// What comes of some: the kind of failure, or that the image is drawn.
const EXPECTED: Record<string, string> = {
  'damaged_bitflips_in_pixels.tif': 'file-unreadable',
  'damaged_claims_37888_square.tif': 'file-unreadable',
  'damaged_html_saved_as.tif': 'format-unknown',
  'damaged_ifd_loop.tif': 'drawn',
  'damaged_naip_truncated_half.tif': 'file-unreadable',
  'damaged_zero_bytes.tif': 'file-unreadable',
  'damaged_zero_width.tif': 'file-unreadable',
  'nodegdal_huge-sparse.tiff': 'format-unsupported',
  'nodegdal_unsupported-srs.tif': 'drawn',
  'pillow_multipage_multiple_frame_loop.tiff': 'drawn',
  'pillow_total-pages-zero.tif': 'drawn',
};

for (const name of withoutData ? [] : readdirSync(folder).sort()) {
  test(`${name} ends in a clear failure or a partly read image`, async () => {
    const args = ['--max-old-space-size=256', '--no-warnings', useOne, join(folder, name)];
    // Ended after the time; a process that was ended fails the test.
    const { stdout } = await run(process.execPath, args, { timeout: LIMIT_MS });
    const { steps, failure, peakResidentBytes } = JSON.parse(stdout);
    assert.ok(peakResidentBytes < LIMIT_BYTES, `${peakResidentBytes} bytes`);
    if (failure) {
      assert.notEqual(failure.kind, 'internal', failure.stack);
      assert.match(failure.message, /\w{3,}.*\.$/);
    } else {
      assert.deepEqual(steps, ['open', 'read', 'statistics', 'draw']);
    }
    if (EXPECTED[name]) assert.equal(failure?.kind ?? 'drawn', EXPECTED[name]);
  });
}

if (withoutData) test('damaged files', { skip: withoutData }, () => {});
