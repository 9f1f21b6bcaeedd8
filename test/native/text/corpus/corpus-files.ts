import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { EngineError, type Failure } from '../../../../native/contract/failure.ts';
import { unattended } from '../../../../native/contract/work.ts';
import type { CorpusDocument } from '../../../../native/text/corpus/corpus-format.ts';
import { readCorpus } from '../../../../native/text/corpus/read-corpus.ts';

/** Where the test file that imports this writes; taken away after its tests. */
export const folder = await mkdtemp(join(tmpdir(), 'corpus-'));
after(() => rm(folder, { recursive: true }));

export function isFailure(kind: Failure['kind'], message = /./): (error: unknown) => boolean {
  return (error) =>
    error instanceof EngineError && error.failure.kind === kind && message.test(error.message);
}

interface Options {
  format?: string;
  column?: string;
}

/** Writes a file and reads it whole. */
export async function readFile(name: string, content: string | Uint8Array, options: Options = {}) {
  const path = join(folder, name);
  await writeFile(path, content);
  const reading = await readCorpus(
    path,
    { format: options.format ?? null, column: options.column ?? null },
    unattended,
  );
  const documents: CorpusDocument[] = [];
  for await (const document of reading.documents) documents.push(document);
  return { format: reading.format, documents, skipped: reading.skipped };
}

export interface Zipped {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What the archive claims instead of the content's length. */
  readonly claimedBytes?: number;
  readonly claimedChecksum?: number;
  readonly flags?: number;
}

/** A ZIP archive: local headers with the data, the central directory, its end (APPNOTE 4.3). */
export function zipOf(files: readonly Zipped[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedBytes, claimedChecksum, flags = 0x800 } of files) {
    const data = deflateRawSync(content);
    const nameBytes = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(flags, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(claimedChecksum ?? crc32(content), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(claimedBytes ?? Buffer.from(content).length, 18);
    facts.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, nameBytes, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), facts, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
