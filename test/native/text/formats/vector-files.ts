import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { unattended, type Work } from '../../../../native/contract/work.ts';
import { fileOnDisk } from '../../../../native/text/corpus/file.ts';
import { CorpusSource, type ReadProgress } from '../../../../native/text/corpus/source.ts';
import { detectVectorFormat } from '../../../../native/text/formats/registry.ts';
import type { ReadRows } from '../../../../native/text/formats/vector-format.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

/** Writes files into a folder of their own. @returns the path of the first */
export function vectorFiles(t: TestContext, files: Record<string, string | Uint8Array>): string {
  const folder = temporaryFolder(t);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return join(folder, Object.keys(files)[0]!);
}

/** Reads a file as whatever it is found to be. */
export async function readVectors(
  path: string,
  limit: number | null = null,
  work: Work<ReadProgress> = unattended,
): Promise<ReadRows & { format: string }> {
  const { id, reading } = await detectVectorFormat(path);
  if (reading.kind === 'unsupported') throw new Error(`${id} is not read`);
  const { read } = await reading.load();
  return { ...(await read(new CorpusSource(fileOnDisk(path), null, work), limit)), format: id };
}

/** A row of word2vec's binary. */
export function binaryRow(name: string | Uint8Array, numbers: readonly number[], end = ''): Buffer {
  return Buffer.concat([
    Buffer.from(name),
    Buffer.from(' '),
    Buffer.from(Float32Array.from(numbers).buffer),
    Buffer.from(end),
  ]);
}
