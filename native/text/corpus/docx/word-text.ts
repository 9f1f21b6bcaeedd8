import { Parser } from 'htmlparser2';
import { oneLine } from '../corpus-format.ts';

/** A second form of what stands beside it, for older programs. */
const ALTERNATIVE = 'mc:Fallback';
const SPACES = new Set(['w:tab', 'w:br', 'w:cr', 'w:noBreakHyphen']);

/**
 * The text of a part in WordprocessingML (ECMA-376 part 1, chapter 17) that is written to it in pieces: a `w:p` is a
 * paragraph, `w:t` its text. What `w:delText` and `w:instrText` hold is deleted or computed.
 */
export class WordText {
  readonly paragraphs: string[] = [];
  /** `dc:title` of the part with the properties. */
  title = '';
  readonly #parser: Parser;
  /** Of the paragraphs that are open: a text box stands inside of one. */
  readonly #open: string[] = [];
  #within: 'text' | 'title' | null = null;
  #alternatives = 0;

  constructor() {
    this.#parser = new Parser(
      {
        onopentag: (name) => this.#openTag(name),
        ontext: (text) => this.#text(text),
        onclosetag: (name) => this.#closeTag(name),
      },
      { xmlMode: true },
    );
  }

  write(piece: string): void {
    this.#parser.write(piece);
  }

  end(): void {
    this.#parser.end();
  }

  #openTag(name: string): void {
    if (name === ALTERNATIVE) this.#alternatives++;
    if (this.#alternatives > 0) return;
    if (name === 'w:p') this.#open.push('');
    else if (name === 'w:t') this.#within = 'text';
    else if (name === 'dc:title') this.#within = 'title';
    else if (SPACES.has(name)) this.#add(name === 'w:noBreakHyphen' ? '-' : ' ');
  }

  #text(text: string): void {
    if (this.#within === 'title') this.title += text;
    else if (this.#within === 'text') this.#add(text);
  }

  #add(text: string): void {
    if (this.#open.length > 0) this.#open[this.#open.length - 1] += text;
  }

  #closeTag(name: string): void {
    if (name === ALTERNATIVE) this.#alternatives--;
    else if (this.#alternatives > 0) return;
    else if (name === 'w:t' || name === 'dc:title') this.#within = null;
    else if (name === 'w:p') {
      const paragraph = oneLine(this.#open.pop() ?? '');
      if (paragraph !== '') this.paragraphs.push(paragraph);
    }
  }
}
