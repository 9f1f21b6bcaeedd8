import { Parser } from 'htmlparser2';
import { EngineError } from '../../../contract/failure.ts';
import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import { groupRecords } from '../group-records.ts';
import type { CorpusSource } from '../source.ts';
import { paragraphsOfWikitext } from './wikitext.ts';

/** Characters of a page's source; Wikipedia allows 2 million bytes. */
const LONGEST_PAGE = 8 * 1024 * 1024;

interface Page {
  id: string;
  title: string;
  namespace: string;
  isRedirect: boolean;
  /** Of its newest revision, which comes last. */
  text: string;
}

/** One document an article: pages of other namespaces (talk, templates, files) and redirects are left out. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  yield* groupRecords(documents(source));
}

async function* documents(source: CorpusSource): AsyncGenerator<CorpusDocument> {
  const pages = new PageReader(source);
  for await (const piece of source.text()) {
    pages.write(piece);
    yield* articles(pages.take(), source);
  }
  if (!pages.isComplete) {
    const reason = 'the XML is cut short: <mediawiki> is not closed';
    throw new EngineError({ kind: 'file-unreadable', path: source.path, reason });
  }
  yield* articles(pages.take(), source);
}

function* articles(pages: readonly Page[], source: CorpusSource): Generator<CorpusDocument> {
  for (const page of pages) {
    source.work.signal.throwIfAborted();
    if (page.isRedirect || (page.namespace !== '' && page.namespace !== '0')) continue;
    const title = oneLine(page.title);
    const paragraphs = paragraphsOfWikitext(page.text);
    if (paragraphs.length > 0) yield { documentId: page.id || title, title: title || null, paragraphs };
    else source.skip(`page ${title || page.id}`, 'no text besides templates and tables');
  }
}

/** Pages out of a stream of XML. Entities that a file declares itself are not expanded. */
class PageReader {
  readonly #source: CorpusSource;
  readonly #parser: Parser;
  #done: Page[] = [];
  #page: Page | null = null;
  #path: string[] = [];
  #text = '';
  isComplete = false;

  constructor(source: CorpusSource) {
    this.#source = source;
    this.#parser = new Parser(
      {
        onopentag: (name) => this.#openTag(name),
        ontext: (text) => {
          if (this.#page !== null && this.#text.length <= LONGEST_PAGE) this.#text += text;
        },
        onclosetag: (name, isImplied) => this.#closeTag(name, isImplied),
      },
      { xmlMode: true },
    );
  }

  write(piece: string): void {
    this.#parser.write(piece);
  }

  /** The pages that ended since the last call. */
  take(): readonly Page[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  #openTag(name: string): void {
    this.#path.push(name);
    this.#text = '';
    if (name === 'page') this.#page = { id: '', title: '', namespace: '', isRedirect: false, text: '' };
    else if (name === 'redirect' && this.#page !== null) this.#page.isRedirect = true;
  }

  #closeTag(name: string, isImplied: boolean): void {
    const parent = this.#path.at(-2);
    this.#path.pop();
    if (name === 'mediawiki') this.isComplete = !isImplied;
    const page = this.#page;
    if (page === null) return;
    if (name === 'text' && this.#text.length > LONGEST_PAGE) {
      this.#source.skip(`page ${page.title}`, 'longer than 8 million characters');
    } else if (name === 'text') page.text = this.#text;
    else if (parent === 'page' && name === 'title') page.title = this.#text;
    else if (parent === 'page' && name === 'id') page.id = this.#text.trim();
    else if (parent === 'page' && name === 'ns') page.namespace = this.#text.trim();
    else if (name === 'page') {
      this.#done.push(page);
      this.#page = null;
    }
    this.#text = '';
  }
}
