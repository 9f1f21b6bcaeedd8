import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { unattended } from '../../native/contract/work.ts';
import { readCorpus } from '../../native/text/corpus/read-corpus.ts';

/** A text that the starter space is learned from; its licence must let what was learned be passed on. */
export interface StarterText {
  /** Below the folder of texts; a folder stands for all its JSON files. */
  readonly path: string;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
}

/**
 * WikiText-2 is left out: rare words are blanked in it, and its articles stand in the first text already. The other
 * texts that are at hand are for research or not for commerce.
 */
export const STARTER_TEXTS: readonly StarterText[] = [
  {
    path: 'wikipedia-featured-17m.tsv.gz',
    title: 'English Wikipedia, featured and good articles (17 million words)',
    licence: 'CC BY-SA 3.0',
    source: 'https://github.com/ag-gipp/wikiextractor',
  },
  {
    path: 'wikipedia-2018/enwiki_new_articles_a.txt.gz',
    title: 'English Wikipedia, articles begun in early 2018',
    licence: 'CC BY-SA 3.0',
    source: 'https://github.com/Vibhas-hs-edu/WikiTasks',
  },
  {
    path: 'wikipedia-xml/enwiki-articles-shortened.xml.bz2',
    title: 'English Wikipedia, first articles of a dump',
    licence: 'CC BY-SA 3.0',
    source: 'https://github.com/piskvorky/gensim',
  },
  {
    path: 'factbook',
    title: 'The World Factbook, country profiles',
    licence: 'CC0 1.0 (public domain)',
    source: 'https://github.com/factbook/factbook.json',
  },
];

/** All documents of all texts, always in the same order. */
export async function* starterDocuments(folder: string): AsyncGenerator<{ paragraphs: readonly string[] }> {
  for (const text of STARTER_TEXTS) {
    const full = path.join(folder, text.path);
    if (!existsSync(full)) throw new Error(`${full} is missing: the starter space is learned from it`);
    const files = text.path.includes('.') ? [full] : globSync(`${full}/**/*.json`).sort();
    for (const file of files) {
      const { documents } = await readCorpus(file, { format: null, column: null }, unattended);
      for await (const { paragraphs } of documents) yield { paragraphs };
    }
  }
}
