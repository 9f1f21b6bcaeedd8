import type { DecodedArray } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { compressors } from 'hyparquet-compressors';
import type { ParquetFile } from './parquet-file.ts';

/** Pages are a megabyte or so. What claims more is damaged, or was not meant to be read in pieces. */
const MOST_PAGE_BYTES = 256 * 2 ** 20;
const MOST_PAGE_VALUES = 2 ** 24;
/** Of the head of a page: its smallest and largest value stand in it, which may be long. */
const HEAD_BYTES = 64 * 1024;
const MOST_HEAD_BYTES = 16 * 2 ** 20;

/**
 * The values of one column of one row group, some rows at a time, reading no more than a page: a row group may be larger
 * than memory. Lists come nested as their schema nests them; a list goes on from one page to the next.
 *
 * The package's own reader takes in the whole chunk of a column; its decoder of pages does not.
 *
 * @param asBytes values as they are stored, where the column would be taken for text or for a geometry
 * @throws Error, RangeError where the file is damaged
 */
export function* columnRows(
  file: ParquetFile,
  group: number,
  leaf: string,
  { asBytes }: { asBytes: boolean },
): Generator<DecodedArray> {
  const chunk = file.chunk(group, leaf);
  const { metadata } = chunk;
  const schemaPath = getTreePath(file.schema, metadata.path_in_schema);
  const element = schemaPath.at(-1)!.element;
  const decoder = {
    ...metadata,
    pathInSchema: metadata.path_in_schema,
    element: asBytes ? plainBytes(element) : element,
    schemaPath,
    compressors,
    parsers: DEFAULT_PARSERS,
    utf8: !asBytes,
  };
  let dictionary: DecodedArray | undefined;
  let held: DecodedArray | undefined;
  let values = 0;
  for (let at = chunk.startByte; at < chunk.endByte; ) {
    const { header, headBytes } = headAt(file, at, chunk.endByte);
    if (header.type !== 'DICTIONARY_PAGE') values += valuesOf(header);
    if (values > Number(metadata.num_values))
      throw new Error(
        `the pages of column ${leaf} claim ${values} values; it says to have ${metadata.num_values}`,
      );
    const bytes = file.read(at + headBytes, header.compressed_page_size);
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    at += headBytes + header.compressed_page_size;
    if (header.type === 'DICTIONARY_PAGE') {
      const { data } = readPage(reader, header, decoder, undefined, undefined, 0);
      dictionary = data && convert(data, decoder);
      continue;
    }
    const { data } = readPage(reader, header, decoder, dictionary, held, 0);
    if (!data || data.length === 0) continue;
    const isOneRun = data === held;
    if (held && !isOneRun) yield held;
    // The last row may go on in the next page.
    const last = Array.isArray(data) ? data.pop() : undefined;
    if (data.length > 0) yield data;
    held = last === undefined ? undefined : [last];
  }
  if (held) yield held;
}

function headAt(file: ParquetFile, at: number, endByte: number) {
  for (let length = HEAD_BYTES; ; length *= 16) {
    const bytes = file.read(at, Math.min(length, endByte - at));
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      requireReadable(header);
      return { header, headBytes: reader.offset };
    } catch (error) {
      const mayBeLonger = bytes.length === length && length < MOST_HEAD_BYTES && error instanceof RangeError;
      if (!mayBeLonger) throw error;
    }
  }
}

function requireReadable({
  compressed_page_size,
  uncompressed_page_size,
  ...header
}: ReturnType<typeof parquetHeader>) {
  const values = valuesOf(header);
  const sizes = [compressed_page_size, uncompressed_page_size];
  if (sizes.some((bytes) => !(bytes >= 0 && bytes <= MOST_PAGE_BYTES)))
    throw new Error(`a page claims ${Math.max(...sizes)} bytes; ${MOST_PAGE_BYTES} are read at most`);
  if (!(values >= 0 && values <= MOST_PAGE_VALUES))
    throw new Error(`a page claims ${values} values; ${MOST_PAGE_VALUES} are read at most`);
}

function valuesOf(header: Omit<PageHeader, 'compressed_page_size' | 'uncompressed_page_size'>): number {
  const { data_page_header, data_page_header_v2, dictionary_page_header } = header;
  return (data_page_header ?? data_page_header_v2 ?? dictionary_page_header)?.num_values ?? -1;
}

type PageHeader = ReturnType<typeof parquetHeader>;

function plainBytes<Element extends object>(element: Element): Element {
  return { ...element, logical_type: undefined, converted_type: undefined };
}
