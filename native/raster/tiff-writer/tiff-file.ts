import type { FileHandle } from 'node:fs/promises';
import { type ByteSource, readExactly } from '../../io/byte-source.ts';
import { orUnwritable } from '../../io/files.ts';
import {
  type DirectoryLayout,
  directoryBytes,
  type Field,
  fileHeader,
  LAYOUTS,
  writeDirectory,
} from './fields.ts';
import type { TiffPage } from './tiff-page.ts';

// Offsets of 32 bits end at 4 GiB; what is planned larger is a BigTIFF.
const CLASSIC_BYTES = 3.9 * 2 ** 30;

/**
 * A TIFF that is written block by block, in any order, larger than memory; its directories come last. What has been
 * written can be read while the rest is made.
 */
export class TiffFile implements ByteSource {
  readonly layout: DirectoryLayout;
  readonly #file: FileHandle;
  readonly #path: string;
  #endBytes: number;

  /** @param mostBytes that its blocks may come to */
  constructor(file: FileHandle, path: string, mostBytes: number) {
    this.layout = mostBytes > CLASSIC_BYTES ? 'big' : 'classic';
    this.#file = file;
    this.#path = path;
    this.#endBytes = LAYOUTS[this.layout].headerBytes;
  }

  get sizeBytes(): number {
    return this.#endBytes;
  }

  read(offsetBytes: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const from = { path: this.#path, sizeBytes: this.#endBytes };
    return readExactly(this.#file, from, offsetBytes, lengthBytes, signal);
  }

  /** @throws EngineError `file-unwritable` */
  async writeBlock(page: TiffPage, index: number, bytes: Uint8Array): Promise<void> {
    const offsetBytes = this.#endBytes;
    this.#endBytes += bytes.length;
    await this.#write(bytes, offsetBytes);
    page.place(index, offsetBytes, bytes.length);
  }

  /**
   * Writes the directories, and last the header, which names the first of them.
   *
   * @param facts fields of the first page beside those of its pixels
   * @throws EngineError `file-unwritable`
   */
  async finish(pages: readonly TiffPage[], facts: readonly Field[]): Promise<void> {
    const directories = pages.map((page, i) => [...page.fields(this.layout), ...(i === 0 ? facts : [])]);
    const first = this.#endBytes + (this.#endBytes & 1);
    let at = first;
    for (const [i, fields] of directories.entries()) {
      const bytes = new Uint8Array(directoryBytes(fields, this.layout));
      const next = i + 1 < directories.length ? at + bytes.length : 0;
      writeDirectory(new DataView(bytes.buffer), at, at, fields, next, this.layout);
      await this.#write(bytes, at);
      at += bytes.length;
    }
    await this.#write(fileHeader(this.layout, first), 0);
  }

  /** Whoever opened the file closes it. */
  async close(): Promise<void> {}

  async #write(bytes: Uint8Array, offsetBytes: number): Promise<void> {
    await orUnwritable(this.#path, async () => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, offsetBytes + done);
        done += bytesWritten;
      }
    });
  }
}
