import { PbfReader } from 'pbf';

/** One field of a protobuf message. */
export interface Field {
  readonly number: number;
  /** As it lies in the message, with its number. */
  readonly raw: Uint8Array;
  /** What it holds: a message, a text or numbers; null for a single number. */
  readonly body: Uint8Array | null;
  /** A single whole number; 0 where it is anything else. */
  readonly value: number;
}

const VARINT = 0;
const BYTES = 2;

/**
 * The fields of a message in their order; their bytes are views of it.
 *
 * @throws where the message is damaged
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const pbf = new PbfReader(message);
  for (;;) {
    const start = pbf.pos;
    const number = pbf.nextField();
    if (!number) return;
    const body = pbf.type === BYTES ? pbf.readBytes() : null;
    const value = pbf.type === VARINT ? pbf.readVarint(true) : 0;
    if (pbf.type !== BYTES && pbf.type !== VARINT) pbf.skip(pbf.type);
    if (pbf.pos > message.length) throw new Error('the file ends early');
    yield { number, raw: message.subarray(start, pbf.pos), body, value };
  }
}

const decoder = new TextDecoder();

export const textOf = (body: Uint8Array | null): string => decoder.decode(body ?? new Uint8Array());
