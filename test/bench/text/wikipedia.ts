import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { unattended } from '../../../native/contract/work.ts';
import { type EncodedCorpus, encodeCorpus } from '../../../native/text/encoded/encode.ts';

export const SHARED_TEXT = path.join(import.meta.dirname, '../../../../shared/data/text');
const ARTICLES = path.join(SHARED_TEXT, 'wikipedia-featured-17m.tsv.gz');

export interface BenchCorpus extends AsyncDisposable {
  readonly corpus: EncodedCorpus;
  /** The same text for the peer: a paragraph a line. */
  readonly file: string;
  readonly folder: string;
}

/** The first words of the featured Wikipedia articles, whole paragraphs; null where the shared data are absent. */
export async function wikipedia(words: number, leastWords = 1): Promise<BenchCorpus | null> {
  if (!existsSync(ARTICLES)) return null;
  const documents: { paragraphs: string[] }[] = [];
  let lastArticle = '';
  let count = 0;
  for await (const line of createInterface(createReadStream(ARTICLES).pipe(createGunzip()))) {
    const [article, text] = line.split('\t') as [string, string];
    const length = text.split(' ').length;
    if (length < leastWords) continue;
    if (article !== lastArticle) documents.push({ paragraphs: [] });
    lastArticle = article;
    documents.at(-1)!.paragraphs.push(text);
    count += length;
    if (count >= words) break;
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
  const corpus = await encodeCorpus(documents, { minCount: 5 }, path.join(folder, 'sentences'), unattended);
  const file = path.join(folder, 'corpus.txt');
  await writeFile(file, `${documents.flatMap(({ paragraphs }) => paragraphs).join('\n')}\n`);
  return {
    corpus,
    file,
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
