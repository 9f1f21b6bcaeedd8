import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { type FileMetaData, parquetMetadata } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { unattended } from '../../../native/contract/work.ts';
import { readEmbeddingTable } from '../../../native/embedding-table/read-table.ts';
import { failingWith } from '../service/failing-with.ts';
import { AS_RECOGNISED, parquetBytes, tableFolder } from './table-fixture.ts';

const MODEL = { modelId: 'mine' };
const ROWS = Array.from({ length: 40 }, (_, n) => Array.from({ length: 8 }, (_, k) => n + k + 1));
const WHOLE = parquetBytes({ list: 'embedding', rows: ROWS, labels: ROWS.map((_, n) => `label ${n % 3}`) });

/** The same file with another footer. */
function withFooter(change: (metadata: FileMetaData) => void): Uint8Array {
  const { buffer, byteOffset, byteLength } = WHOLE;
  const metadata = parquetMetadata(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer, {
    geoparquet: false,
  });
  change(metadata);
  const footerBytes = new DataView(buffer, byteOffset).getUint32(byteLength - 8, true);
  const writer = new ByteWriter();
  writer.appendBytes(WHOLE.subarray(0, byteLength - 8 - footerBytes));
  writeMetadata(writer, metadata);
  writer.appendUint32(0x31524150);
  return new Uint8Array(writer.getBuffer());
}

test('a file that ends early, or whose footer claims what is not there, is refused with the reason, and leaves nothing', async (t) => {
  const folder = tableFolder(t);
  const chunk = (metadata: FileMetaData, column: number) =>
    metadata.row_groups[0]!.columns[column]!.meta_data!;
  const claims: [Uint8Array, RegExp][] = [
    [WHOLE.slice(0, WHOLE.length / 2), /it ends early/],
    [WHOLE.slice(0, 20), /it ends early/],
    [withFooter((metadata) => (metadata.row_groups[0]!.num_rows = 41n)), /claims 41 rows and has 40/],
    [withFooter((metadata) => (metadata.row_groups[0]!.num_rows = 3_000_000_000n)), /claims 3000000000 rows/],
    [
      withFooter((metadata) => (chunk(metadata, 2).total_compressed_size = 3_000_000_000n)),
      /ends at byte 3000/,
    ],
    [withFooter((metadata) => (chunk(metadata, 2).num_values = 7n)), /claim 320 values; it says to have 7/],
  ];
  for (const [bytes, reason] of claims)
    await assert.rejects(folder.read(bytes, MODEL), failingWith('file-unreadable', reason));
  // So too where a thread reads, as it is in the product.
  const file = path.join(folder.dir, 'table.parquet');
  const reading = readEmbeddingTable(file, folder.out, { ...AS_RECOGNISED, ...MODEL }, unattended);
  await assert.rejects(reading, failingWith('file-unreadable', claims.at(-1)![1]));
  assert.deepEqual(folder.files(), ['table.parquet']);
});

test('a label of a page, and a field of a label a row, are no labels', async (t) => {
  const folder = tableFolder(t);
  const long = parquetBytes({ list: 'embedding', rows: ROWS.slice(0, 1), labels: ['x'.repeat(5000)] });
  await assert.rejects(
    folder.read(long, MODEL),
    failingWith('out-of-range', /texts of 5000 letters.*--label-field/),
  );
  const rows = Array.from({ length: 501 }, () => ROWS[0]!);
  const many = parquetBytes({ list: 'embedding', rows, labels: rows.map((_, n) => `id ${n}`) });
  await assert.rejects(
    folder.read(many, MODEL),
    failingWith('out-of-range', /more than 500 different values/),
  );
});

test('a CSV with rows of other lengths, or a quote that is never closed, is refused with the line or the reason', async (t) => {
  const folder = tableFolder(t);
  const head = `${ROWS[0]!.map((_, n) => `emb_${n}`).join(',')},lon,lat\n`;
  const ragged = `${head}${ROWS[0]!.join(',')},1,2\n${ROWS[1]!.join(',')},1\n`;
  await assert.rejects(
    folder.read(ragged, MODEL, 'a.csv'),
    failingWith('file-unreadable', /more or fewer cells.*line 3/),
  );
  const open = `${head}"${'1,'.repeat(9 * 2 ** 20)}`;
  await assert.rejects(
    folder.read(open, MODEL, 'a.csv'),
    failingWith('file-unreadable', /a quote may not be closed/),
  );
  assert.deepEqual(folder.files(), ['a.csv']);
});
