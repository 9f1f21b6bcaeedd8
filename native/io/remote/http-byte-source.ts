import { EngineError } from '../../contract/failure.ts';
import type { ByteSource } from '../byte-source.ts';
import type { SharedCache } from '../lru.ts';
import { refused, type TypedAddress } from './address.ts';
import { BlockRuns } from './block-runs.ts';
import type { DiskCache } from './disk-cache.ts';
import type { Hosts } from './hosts.ts';
import { Transient } from './http.ts';
import { type About, BLOCK_BYTES, blockName, readAbout, versionFolder, writeAbout } from './version.ts';

/** What sources of one process share. */
export interface SourceParts {
  readonly hosts: Hosts;
  readonly disk: DiskCache;
  readonly blocks: SharedCache<Uint8Array<ArrayBuffer>>;
}

/** 2 MiB with one request: long enough for the line, short enough to be given up. */
const MOST_BLOCKS_A_REQUEST = 64;

/** A server without byte ranges gives a file whole or not at all; up to here it is taken whole. */
const MOST_WHOLE_BYTES = 16 * 2 ** 20;

/**
 * A file behind an address, read by byte ranges. Blocks are kept in memory and on disk; without the host, what is on disk
 * is still read. A file that changes is noticed with the next block: nothing of two versions is ever mixed.
 */
export class HttpByteSource implements ByteSource {
  readonly sizeBytes: number;
  readonly #parts: SourceParts;
  readonly #address: TypedAddress;
  readonly #about: About;
  readonly #folder: string;
  readonly #onDisk: Set<string>;
  readonly #runs: BlockRuns;
  #changed = false;

  private constructor(parts: SourceParts, address: TypedAddress, about: About, onDisk: readonly string[]) {
    this.sizeBytes = about.sizeBytes;
    this.#parts = parts;
    this.#address = address;
    this.#about = about;
    this.#folder = versionFolder(address.shown, about);
    this.#onDisk = new Set(onDisk);
    this.#runs = new BlockRuns(MOST_BLOCKS_A_REQUEST, (first, count, signal) =>
      this.#fetch(first, count, signal),
    );
  }

  /**
   * Asks for the first block, which tells size and version. Where the host does not answer, what is known of before is
   * taken.
   *
   * @throws EngineError `remote-unreachable`, `remote-refused`
   */
  static async open(parts: SourceParts, address: TypedAddress, signal: AbortSignal): Promise<HttpByteSource> {
    const known = await readAbout(parts.disk, address.shown);
    let first: FirstAnswer;
    try {
      first = await askFirst(parts.hosts, address, signal);
    } catch (thrown) {
      const isOffline = thrown instanceof EngineError && thrown.failure.kind === 'remote-unreachable';
      if (!isOffline || !known) throw thrown;
      return HttpByteSource.#of(parts, address, known);
    }
    if (known) await dropOther(parts, address.shown, known, first.about);
    await writeAbout(parts.disk, address.shown, first.about);
    const source = await HttpByteSource.#of(parts, address, first.about);
    await source.#keep(first.bytes);
    return source;
  }

  static async #of(parts: SourceParts, address: TypedAddress, about: About): Promise<HttpByteSource> {
    const onDisk = await parts.disk.names(versionFolder(address.shown, about));
    return new HttpByteSource(parts, address, about, onDisk);
  }

  async read(
    offsetBytes: number,
    lengthBytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    signal.throwIfAborted();
    if (!(offsetBytes >= 0 && lengthBytes >= 0 && offsetBytes + lengthBytes <= this.sizeBytes)) {
      const asked = `bytes ${offsetBytes} + ${lengthBytes}`;
      throw new RangeError(`${asked} lie outside the ${this.sizeBytes} of ${this.#address.shown}`);
    }
    const out = new Uint8Array(lengthBytes);
    if (lengthBytes === 0) return out;
    const first = Math.floor(offsetBytes / BLOCK_BYTES);
    const last = Math.floor((offsetBytes + lengthBytes - 1) / BLOCK_BYTES);
    await Promise.all(
      Array.from({ length: last - first + 1 }, async (_, i) => {
        const bytes = await this.#block(first + i, signal);
        const startsAt = (first + i) * BLOCK_BYTES - offsetBytes;
        out.set(bytes.subarray(Math.max(0, -startsAt), lengthBytes - startsAt), Math.max(0, startsAt));
      }),
    );
    return out;
  }

  async close(): Promise<void> {
    this.#parts.blocks.forget(`${this.#folder}/`);
  }

  #block(block: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#changed) return Promise.reject(this.#hasChanged());
    return this.#parts.blocks.share(`${this.#folder}/${block}`, signal, async (shared) => {
      const name = blockName(block);
      const kept = this.#onDisk.has(name) ? await this.#parts.disk.read(this.#folder, name) : null;
      return kept?.length === this.#lengthOf(block) ? kept : this.#runs.want(block, shared);
    });
  }

  #lengthOf(block: number): number {
    return Math.min(BLOCK_BYTES, this.sizeBytes - block * BLOCK_BYTES);
  }

  async #fetch(first: number, count: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>[]> {
    const from = first * BLOCK_BYTES;
    const end = Math.min(this.sizeBytes, from + count * BLOCK_BYTES);
    const range = { range: `bytes=${from}-${end - 1}` };
    const bytes = await this.#parts.hosts.get(this.#address, range, signal, async (answer) => {
      const about = aboutOf(this.#address, answer.status, answer.headers);
      if (about === null) throw ignoresRanges(this.#address, this.sizeBytes);
      if (versionFolder(this.#address.shown, about) !== this.#folder) throw await this.#noteChange();
      const body = await answer.body(end - from);
      if (body?.length !== end - from || rangeStart(answer.headers) !== from)
        throw new Transient('it sent other bytes than were asked for');
      return body;
    });
    const blocks = Array.from({ length: count }, (_, i) =>
      bytes.slice(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES),
    );
    await Promise.all(blocks.map((block, i) => this.#write(first + i, block)));
    return blocks;
  }

  /** Blocks of what came with the first answer: one, or the whole file where the server knows no ranges. */
  async #keep(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
      const block = at / BLOCK_BYTES;
      const piece = bytes.slice(at, at + BLOCK_BYTES);
      await this.#parts.blocks.share(`${this.#folder}/${block}`, NEVER, async () => piece);
      if (!this.#onDisk.has(blockName(block))) await this.#write(block, piece);
    }
  }

  async #write(block: number, bytes: Uint8Array): Promise<void> {
    await this.#parts.disk.write(this.#folder, blockName(block), bytes);
    this.#onDisk.add(blockName(block));
  }

  async #noteChange(): Promise<EngineError> {
    this.#changed = true;
    this.#parts.blocks.forget(`${this.#folder}/`);
    await this.#parts.disk.drop(this.#folder);
    return this.#hasChanged();
  }

  #hasChanged(): EngineError {
    return new EngineError({ kind: 'remote-changed', address: this.#address.shown });
  }
}

/** Blocks of another version, and of one of which the server does not say which it is. */
async function dropOther(parts: SourceParts, shown: string, known: About, now: About): Promise<void> {
  const folder = versionFolder(shown, known);
  const isNamed = now.etag !== null || now.lastModified !== null;
  if (isNamed && folder === versionFolder(shown, now)) return;
  parts.blocks.forget(`${folder}/`);
  await parts.disk.drop(folder);
}

const NEVER = new AbortController().signal;

interface FirstAnswer {
  readonly about: About;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function askFirst(hosts: Hosts, address: TypedAddress, signal: AbortSignal): Promise<FirstAnswer> {
  return hosts.get(address, { range: `bytes=0-${BLOCK_BYTES - 1}` }, signal, async (answer) => {
    const { status, headers } = answer;
    if (status === 416) throw refused(address.shown, 'it is empty');
    const ranged = aboutOf(address, status, headers);
    if (ranged) {
      const length = Math.min(BLOCK_BYTES, ranged.sizeBytes);
      const bytes = await answer.body(length);
      if (bytes?.length !== length || rangeStart(headers) !== 0)
        throw new Transient('it sent other bytes than were asked for');
      return { about: ranged, bytes };
    }
    const promised = Number(headers.get('content-length') ?? Number.NaN);
    if (promised > MOST_WHOLE_BYTES) throw ignoresRanges(address, promised);
    const bytes = await answer.body(MOST_WHOLE_BYTES);
    if (bytes === null) throw ignoresRanges(address, null);
    if (Number.isFinite(promised) && bytes.length !== promised)
      throw new Transient('the connection was dropped');
    if (bytes.length === 0) throw refused(address.shown, 'it is empty');
    return { about: { ...validatorsOf(headers), sizeBytes: bytes.length }, bytes };
  });
}

/** Null when the answer is the whole file: the server ignored the range. */
function aboutOf(address: TypedAddress, status: number, headers: Headers): About | null {
  const packed = headers.get('content-encoding');
  if (packed && packed !== 'identity')
    throw refused(
      address.shown,
      `${address.host} sends it packed (${packed}), so that no part of it can be asked for`,
    );
  if (status === 416) return { ...validatorsOf(headers), sizeBytes: 0 };
  if (status !== 206) return null;
  const size = /^bytes \d+-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  if (size === undefined) throw refused(address.shown, `${address.host} does not say how large it is`);
  return { ...validatorsOf(headers), sizeBytes: Number(size) };
}

function validatorsOf(headers: Headers) {
  return { etag: headers.get('etag'), lastModified: headers.get('last-modified') };
}

function rangeStart(headers: Headers): number {
  return Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1]);
}

function ignoresRanges({ shown, host }: TypedAddress, sizeBytes: number | null): EngineError {
  const size = sizeBytes === null ? 'more than 16 MB' : `${Math.ceil(sizeBytes / 1e6)} MB`;
  return refused(
    shown,
    `${host} cannot send a part of a file (no byte ranges), and the whole is ${size}; download it and add the file`,
  );
}
