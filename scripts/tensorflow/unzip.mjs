import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise } from 'yauzl';

/**
 * Writes members of a zip file (a wheel, a jar); each takes its name once it is whole and its checksum is right.
 *
 * @param placeOf {(member: string) => string | null} where a member goes; null: it is left out
 * @throws Error for what is no zip file, or is damaged
 */
export async function unzip(file, placeOf) {
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true }).catch((cause) => {
    throw new Error(`${file} is no whole zip file`, { cause });
  });
  try {
    for await (const entry of zip.eachEntry()) {
      const place = placeOf(entry.fileName);
      if (place === null || entry.fileName.endsWith('/')) continue;
      await mkdir(path.dirname(place), { recursive: true });
      await writeMember(zip, entry, place);
    }
  } finally {
    zip.close();
  }
}

async function writeMember(zip, entry, place) {
  let sum = 0;
  const check = new Transform({
    transform(chunk, _, next) {
      sum = crc32(chunk, sum);
      next(null, chunk);
    },
  });
  const partial = `${place}.partial`;
  await pipeline(await zip.openReadStreamPromise(entry), check, createWriteStream(partial));
  if (sum !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
  await rename(partial, place);
}
