import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';

const MODULE = path.join(import.meta.dirname, '../../../native/host/young-generation.ts');
const MEBIBYTE = 2 ** 20;

/** Bytes of the room for new objects in a process that has made many that live for a while. */
function youngBytesAfter(begin: string): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { keepYoungGenerationSmall } from ${JSON.stringify(MODULE)};
    ${begin}
    const living = [];
    for (let n = 0; n < 3_000_000; n++) living[n % 100_000] = { n };
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log(young.space_size);
  `;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

test('the room for new objects does not grow', () => {
  assert.ok(youngBytesAfter('') > 8 * MEBIBYTE, 'it would grow');
  const bytes = youngBytesAfter('keepYoungGenerationSmall();');
  assert.ok(bytes <= 4 * MEBIBYTE, `${bytes}`);
});
