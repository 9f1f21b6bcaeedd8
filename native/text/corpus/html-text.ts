import { Parser } from 'htmlparser2';
import { oneLine } from './corpus-format.ts';

/** What a reader of the page does not read, and what leads elsewhere. */
const DROPPED = new Set(
  (
    'script style noscript template svg math iframe object canvas audio video nav aside footer button select ' +
    'textarea dialog menu'
  ).split(' '),
);
/** The same, by the role or class that older pages give it. */
const DROPPED_ROLES = new Set(['navigation', 'banner', 'contentinfo', 'search', 'complementary']);
const DROPPED_CLASS =
  /(?:^|\s)(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|footer|cookie-banner|noprint|reflist)(?:\s|$)/i;
/** Elements that text flows through; every other parts paragraphs. */
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small ' +
    'span strike strong sub sup time tt u var wbr'
  ).split(' '),
);
/** Cells of a row stand on one line. */
const CELLS = new Set(['td', 'th']);

/** The text of a page that is written to it in pieces. Tags that are not closed and stray ones do no harm. */
export class MainText {
  readonly #paragraphs: string[] = [];
  readonly #parser: Parser;
  #length = 0;
  #open = '';
  #title: string | null = null;
  #heading: string | null = null;
  #isInTitle = false;
  #isInHeading = false;
  /** Names of the elements inside the outermost dropped one, which is the first. */
  #dropped: string[] = [];

  constructor() {
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#openTag(name, attributes),
        ontext: (text) => this.#text(text),
        onclosetag: (name) => this.#closeTag(name),
      },
      { decodeEntities: true },
    );
  }

  /** Characters of text so far. */
  get length(): number {
    return this.#length;
  }

  write(piece: string): void {
    this.#parser.write(piece);
  }

  end(): { title: string | null; paragraphs: string[] } {
    this.#parser.end();
    this.#endParagraph();
    const title = oneLine(this.#title ?? '') || this.#heading;
    return { title: title || null, paragraphs: this.#paragraphs };
  }

  #openTag(name: string, attributes: Record<string, string>): void {
    if (this.#dropped.length > 0 || isDropped(name, attributes)) {
      this.#dropped.push(name);
      return;
    }
    if (name === 'title') {
      this.#isInTitle = true;
      this.#title ??= '';
    } else if (CELLS.has(name)) this.#open += ' ';
    else if (!INLINE.has(name)) {
      this.#endParagraph();
      this.#isInHeading = name === 'h1';
    }
  }

  #text(text: string): void {
    if (this.#dropped.length > 0) return;
    this.#length += text.length;
    if (this.#isInTitle) this.#title += text;
    else this.#open += text;
  }

  #closeTag(name: string): void {
    if (this.#dropped.length > 0) {
      this.#dropped.pop();
      return;
    }
    if (name === 'title') this.#isInTitle = false;
    else if (!INLINE.has(name) && !CELLS.has(name)) {
      this.#endParagraph();
      this.#isInHeading = false;
    }
  }

  #endParagraph(): void {
    const paragraph = oneLine(this.#open);
    this.#open = '';
    if (paragraph === '') return;
    if (this.#isInHeading) this.#heading ??= paragraph;
    this.#paragraphs.push(paragraph);
  }
}

/** The paragraphs of a piece of HTML, or of text without any. */
export function paragraphsOfHtml(markup: string): string[] {
  const text = new MainText();
  text.write(markup);
  return text.end().paragraphs;
}

function isDropped(name: string, attributes: Record<string, string>): boolean {
  return (
    DROPPED.has(name) ||
    DROPPED_ROLES.has(attributes.role ?? '') ||
    attributes.hidden !== undefined ||
    (name !== 'body' && name !== 'html' && DROPPED_CLASS.test(attributes.class ?? ''))
  );
}
