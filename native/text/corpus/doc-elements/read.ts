import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import { groupRecords } from '../group-records.ts';
import { paragraphsOfHtml } from '../html-text.ts';
import type { CorpusSource } from '../source.ts';

const BEGIN = /^\s*<doc\s+([^\n]*)>\s*$/;
const END = /^\s*<\/doc>\s*$/;
const ATTRIBUTE = /([a-z]+)="(.*?)"(?=\s+[a-z]+="|\s*$)/g;

/** `<doc id url title>` on a line of its own, a paragraph a line, `</doc>`: what WikiExtractor writes. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  yield* groupRecords(documents(source));
}

async function* documents(source: CorpusSource): AsyncGenerator<CorpusDocument> {
  let open: { documentId: string; title: string | null; paragraphs: string[] } | null = null;
  let number = 0;
  let beganAt = '';
  for await (const { line, number: lineNumber } of source.lines()) {
    const attributes = line.match(BEGIN)?.[1];
    if (attributes === undefined && !END.test(line)) {
      const paragraph = oneLine(line);
      if (open !== null && paragraph !== '') open.paragraphs.push(paragraph);
      else if (paragraph !== '') source.skip(`line ${lineNumber}`, 'outside of <doc>');
      continue;
    }
    if (open !== null && open.paragraphs.length > 0) yield open;
    else if (open !== null) source.skip(beganAt, 'a <doc> without text');
    open = null;
    if (attributes === undefined) continue;
    number++;
    beganAt = `line ${lineNumber}`;
    const facts = new Map([...attributes.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, value]));
    const title = paragraphsOfHtml(facts.get('title') ?? '').join(' ');
    open = {
      documentId: facts.get('id') || `${source.name} ${number}`,
      title: title || null,
      paragraphs: [],
    };
  }
  if (open === null) return;
  // A file cut short still has the text before the cut.
  source.skip(beganAt, 'the last <doc> is not closed');
  if (open.paragraphs.length > 0) yield open;
}
