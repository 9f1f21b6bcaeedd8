import { once } from 'node:events';
import { Duplex, pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EngineError } from '../../contract/failure.ts';
import { bunzip } from './bunzip.ts';

/** Prose shrinks to a third; hundreds of times is a file made to fill memory. */
const MOST_RATIO = 200;
/** Below this nothing is bounded: short files of one repeated line are harmless. */
const ALWAYS_ALLOWED_BYTES = 32 * 1024 * 1024;

/**
 * The bytes of a stream without its compression, gzip or bzip2, told by the first bytes of each.
 *
 * @param onPacked hears how many bytes were read in all
 */
export async function unpack(
  packed: Readable,
  path: string,
  onPacked: (bytes: number) => void,
): Promise<Readable> {
  await once(packed, 'readable');
  const begin = packed.read() as Buffer | null;
  if (begin === null) return packed;
  packed.unshift(begin);
  const bound = new UnpackBound(path, onPacked);
  if (isGzip(begin)) return joined(packed, bound.counting(), createGunzip(), bound.checking());
  if (isBzip2(begin)) {
    const unpacking = Duplex.from((bytes: AsyncIterable<Buffer>) =>
      bunzip(bytes, (count) => bound.add(count)),
    );
    return joined(packed, bound.counting(), unpacking);
  }
  return joined(packed, bound.counting());
}

function joined(source: Readable, ...steps: Duplex[]): Readable {
  // A failure destroys the output with its reason, which whoever reads it is thrown.
  pipeline([source, ...steps], () => {});
  return steps.at(-1)!;
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** `BZh`, the size of a block, and the first block's mark. */
function isBzip2(head: Uint8Array): boolean {
  return /^BZh[1-9]1AY&SY/.test(Buffer.from(head.subarray(0, 10)).toString('latin1'));
}

/** Keeps what comes out in proportion to what went in. */
class UnpackBound {
  readonly #path: string;
  readonly #onPacked: (bytes: number) => void;
  #packedBytes = 0;
  #unpackedBytes = 0;

  constructor(path: string, onPacked: (bytes: number) => void) {
    this.#path = path;
    this.#onPacked = onPacked;
  }

  counting(): Transform {
    return passing((bytes) => {
      this.#packedBytes += bytes.length;
      this.#onPacked(this.#packedBytes);
    });
  }

  checking(): Transform {
    return passing((bytes) => this.add(bytes.length));
  }

  /** @throws EngineError `file-unreadable` */
  add(unpackedBytes: number): void {
    this.#unpackedBytes += unpackedBytes;
    if (isOverfull(this.#packedBytes, this.#unpackedBytes)) throw overfull(this.#path);
  }
}

export function isOverfull(packedBytes: number, unpackedBytes: number): boolean {
  return unpackedBytes > Math.max(ALWAYS_ALLOWED_BYTES, packedBytes * MOST_RATIO);
}

export function overfull(path: string): EngineError {
  return new EngineError({
    kind: 'file-unreadable',
    path,
    reason: `it unpacks to more than ${MOST_RATIO} times its size, which no text does`,
  });
}

function passing(look: (bytes: Buffer) => void): Transform {
  return new Transform({
    transform(bytes: Buffer, _, done) {
      try {
        look(bytes);
        done(null, bytes);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
