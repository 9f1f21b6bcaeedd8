import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/;
const UNDERLINE = /^\s{0,3}(=+|-+)\s*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/;
const TABLE_RULE = /^[\s|:-]*-[\s|:-]*$/;

/** One document a file: its headings and prose, without code and marks. The title is the first heading. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const blocks = new Blocks();
  let fence: string | null = null;
  let isFrontMatter = false;
  for await (const { line, number } of source.lines()) {
    if (number === 1 && line.trim() === '---') isFrontMatter = true;
    else if (isFrontMatter) isFrontMatter = !/^(---|\.\.\.)\s*$/.test(line);
    else {
      const mark = line.match(FENCE)?.[1] ?? null;
      if (fence !== null) {
        if (mark?.startsWith(fence)) fence = null;
      } else if (mark !== null) {
        fence = mark;
        blocks.endParagraph();
      } else blocks.addLine(line);
    }
  }
  blocks.endParagraph();
  if (blocks.paragraphs.length === 0) return;
  yield { documentId: source.name, title: blocks.title, paragraphs: blocks.paragraphs };
}

/** Lines become paragraphs: a heading, a list item and what blank lines part are one each. */
class Blocks {
  readonly paragraphs: string[] = [];
  title: string | null = null;
  #open: string[] = [];

  addLine(line: string): void {
    const heading = line.match(HEADING)?.[1];
    if (heading !== undefined) {
      this.endParagraph();
      this.#addHeading(heading);
    } else if (this.#open.length === 1 && UNDERLINE.test(line)) {
      this.#addHeading(this.#open.pop()!);
    } else if (line.trim() === '' || RULE.test(line)) {
      this.endParagraph();
    } else if (!(line.includes('|') && TABLE_RULE.test(line))) {
      if (LIST_ITEM.test(line)) this.endParagraph();
      this.#open.push(line);
    }
  }

  endParagraph(): void {
    this.#push(this.#open.join('\n'));
    this.#open = [];
  }

  #addHeading(marked: string): void {
    const heading = proseOf(marked);
    if (heading !== '') this.title ??= heading;
    this.#push(marked);
  }

  #push(marked: string): void {
    const prose = proseOf(marked);
    if (prose !== '') this.paragraphs.push(prose);
  }
}

/** Text without Markdown's marks. Links and images keep what is read, not where they lead. */
function proseOf(marked: string): string {
  const text = marked
    .split('\n')
    .map((line) => line.replace(/^\s*(>\s*)+/, '').replace(LIST_ITEM, ''))
    .join('\n')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/!?\[([^\]]+)\]\[[^\]]*\]/g, '$1')
    .replace(/^\s*\[[^\]]+\]:\s*\S+.*$/gm, ' ')
    .replace(/<\/?[a-z][^>]*>/gi, ' ')
    .replace(/[`*|]|~~/g, ' ')
    .replace(/(^|\s)_+(\S[^_]*)_+(?=\W|$)/g, '$1$2');
  return oneLine(text);
}
