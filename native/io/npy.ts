import { readFile } from 'node:fs/promises';
import { EngineError } from '../contract/failure.ts';
import { orUnreadable, writeWhole } from './files.ts';

/** What a `.npy` file of ours can hold. */
export type NpyArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

const DESCRIPTIONS = {
  '|u1': Uint8Array,
  '|i1': Int8Array,
  '<u2': Uint16Array,
  '<i2': Int16Array,
  '<u4': Uint32Array,
  '<i4': Int32Array,
  '<f4': Float32Array,
  '<f8': Float64Array,
} as const;

const MAGIC = '\x93NUMPY';

/**
 * The header of a version 1.0 `.npy` file in C order, padded so that the data begins at a multiple of 64 bytes.
 *
 * Source: NEP 1, “A simple file format for NumPy arrays”.
 *
 * @param shape outermost axis first
 */
export function npyHeader(data: NpyArray, shape: readonly number[]): Uint8Array {
  const count = shape.reduce((product, length) => product * length, 1);
  if (count !== data.length)
    throw new RangeError(`shape ${shape.join(' × ')} holds ${count}, the array ${data.length}`);
  const description = Object.entries(DESCRIPTIONS).find(([, type]) => data instanceof type)?.[0];
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${description}', 'fortran_order': False, 'shape': (${axes}), }`;
  const paddedLength = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + paddedLength, ' ');
  header.write(MAGIC, 0, 'latin1');
  header.writeUInt16LE(0x0001, 6);
  header.writeUInt16LE(paddedLength, 8);
  header.write(dictionary, 10, 'latin1');
  header.write('\n', header.length - 1, 'latin1');
  return header;
}

/**
 * Writes an array for NumPy's `load`. Little-endian machines only, like every one that Node supports with typed arrays
 * of ours in files.
 *
 * @returns bytes written
 */
export async function writeNpy(path: string, data: NpyArray, shape: readonly number[]): Promise<number> {
  const header = npyHeader(data, shape);
  const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  await writeWhole(path, async (file) => {
    await file.writeFile(header);
    await file.writeFile(body);
  });
  return header.byteLength + body.byteLength;
}

/** @throws EngineError `file-missing`, or `file-unreadable` when it is no C-ordered little-endian array of ours */
export async function readNpy(path: string): Promise<{ data: NpyArray; shape: number[] }> {
  const bytes = await orUnreadable(path, () => readFile(path));
  const unreadable = (reason: string) => new EngineError({ kind: 'file-unreadable', path, reason });
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== MAGIC)
    throw unreadable('it is not a .npy file');
  const lengthBytes = bytes[6] === 1 ? 2 : 4;
  const start = 8 + lengthBytes + bytes.readUIntLE(8, lengthBytes);
  const dictionary = bytes.toString('latin1', 8 + lengthBytes, start);
  const description = /'descr':\s*'([^']*)'/.exec(dictionary)?.[1] ?? '';
  const axes = /'shape':\s*\(([\d,\s]*)\)/.exec(dictionary)?.[1];
  const type = DESCRIPTIONS[description as keyof typeof DESCRIPTIONS];
  if (type === undefined || axes === undefined || !/'fortran_order':\s*False/.test(dictionary)) {
    throw unreadable(`its array is “${dictionary.trim()}”, which is not read`);
  }
  const shape = axes
    .split(',')
    .filter((axis) => axis.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const neededBytes = count * type.BYTES_PER_ELEMENT;
  if (bytes.length - start < neededBytes)
    throw unreadable(`it ends after ${bytes.length - start} of ${neededBytes} bytes`);
  return { data: new type(new Uint8Array(bytes.subarray(start, start + neededBytes)).buffer), shape };
}
