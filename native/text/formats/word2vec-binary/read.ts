import type { CorpusSource } from '../../corpus/source.ts';
import { parseHeading, type VectorHeading } from '../heading.ts';
import { badFile, RowsBuilder } from '../rows-builder.ts';
import type { ReadRows } from '../vector-format.ts';
import { ByteReader } from './byte-reader.ts';

const LINE_FEED = 10;
const SPACE = 32;
const LONGEST_NAME_BYTES = 2000;

/**
 * word2vec.c's binary: a heading, then a name, a space and little-endian float32 numbers a row. A line feed may follow
 * each row: word2vec.c writes it, gensim does not.
 */
export async function read(source: CorpusSource, limit: number | null): Promise<ReadRows> {
  const reader = new ByteReader(source);
  try {
    const { count, dimension } = await readHeading(reader, source.path);
    const builder = new RowsBuilder(source.path, dimension);
    const wanted = Math.min(count, limit ?? count);
    while (builder.count < wanted) await addRow(reader, builder, count, source.path);
    if (wanted === count) await expectEnd(reader, count, source.path);
    return { ...builder.finish(), counts: null };
  } finally {
    await reader.close();
  }
}

async function readHeading(reader: ByteReader, path: string): Promise<VectorHeading> {
  const end = await reader.find(LINE_FEED, 64);
  const heading = end < 0 ? null : parseHeading(reader.ahead.toString('latin1', 0, end));
  if (heading === null) throw badFile(path, 'it does not begin with a heading of two whole numbers');
  reader.skip(end + 1);
  return heading;
}

async function addRow(reader: ByteReader, builder: RowsBuilder, count: number, path: string): Promise<void> {
  const number = builder.count + 1;
  if ((await reader.has(1)) && reader.ahead[0] === LINE_FEED) reader.skip(1);
  const where = `row ${number} at byte ${reader.offset}`;
  const cutShort = () => badFile(path, `it ends in ${where}, of ${count} rows of its heading`);
  const length = await reader.find(SPACE, LONGEST_NAME_BYTES);
  if (length < 0) {
    if (reader.ahead.length < LONGEST_NAME_BYTES) throw cutShort();
    throw badFile(path, `the name of ${where} is longer than ${LONGEST_NAME_BYTES} bytes`);
  }
  const name = utf8(reader.ahead.subarray(0, length), where, path);
  reader.skip(length + 1);
  if (!(await reader.has(4 * builder.dimension))) throw cutShort();
  const row = builder.add(name, where);
  const bytes = reader.ahead;
  for (let k = 0; k < row.length; k++) {
    row[k] = bytes.readFloatLE(4 * k);
    if (!Number.isFinite(row[k])) throw badFile(path, `number ${k + 1} of ${where} is ${row[k]}`);
  }
  reader.skip(4 * row.length);
}

function utf8(bytes: Buffer, where: string, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badFile(path, `the name of ${where} is not UTF-8`);
  }
}

async function expectEnd(reader: ByteReader, count: number, path: string): Promise<void> {
  if ((await reader.has(1)) && reader.ahead[0] === LINE_FEED) reader.skip(1);
  if (await reader.has(1))
    throw badFile(path, `it goes on at byte ${reader.offset}, after the ${count} rows of its heading`);
}
