import { oneLine } from '../corpus-format.ts';
import { paragraphsOfHtml } from '../html-text.ts';

/** Sections that hold lists of links and sources. */
const NO_PROSE =
  /^(?:references|external links|see also|further reading|notes|bibliography|sources|footnotes|citations)$/i;
const HEADING = /^(={1,6})\s*(.+?)\s*\1\s*$/;
/** Namespaces whose links show no words of the text. */
const LINK_ELSEWHERE = /^\s*:?(?:file|image|category|media|[a-z]{2,3}(?:-[a-z]+)?)\s*:/i;
const MARKUP = /<\/?[a-z][^>]*>|&(?:#\d+|#x[\da-f]+|[a-z]+);/i;

/**
 * The prose of a page in MediaWiki's markup: headings, paragraphs and list items, without templates, tables,
 * references, files and categories. Templates are not expanded.
 */
export function paragraphsOfWikitext(wikitext: string): string[] {
  const source = wikitext
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<ref\b[^>]*\/>/gi, '')
    .replace(
      /<(ref|math|gallery|timeline|score|source|syntaxhighlight|imagemap)\b[^>]*>[\s\S]*?<\/\1\s*>/gi,
      '',
    );
  const flat = withoutFileLinks(withoutNested(source));
  const paragraphs: string[] = [];
  let skippedBelow = Number.POSITIVE_INFINITY;
  for (const line of flat.split('\n')) {
    const [, marks, heading] = line.match(HEADING) ?? [];
    if (marks !== undefined && marks.length <= skippedBelow) {
      skippedBelow = NO_PROSE.test(heading!) ? marks.length : Number.POSITIVE_INFINITY;
    }
    if (skippedBelow < Number.POSITIVE_INFINITY) continue;
    const prose = proseOf(heading ?? line.replace(/^[*#:;]+/, ''));
    if (/[\p{L}\p{N}]/u.test(prose)) paragraphs.push(prose);
  }
  return paragraphs;
}

/** Without `{{templates}}` and `{| tables |}`, which hold each other. One that never ends takes the rest of its line. */
function withoutNested(text: string): string {
  return withoutPairs(
    text,
    /\{\{|\}\}|^[ \t:]*\{\||^[ \t]*\|\}/gm,
    (mark) => mark.includes('{'),
    () => true,
  );
}

/** Without files and categories, whose captions hold links again. */
function withoutFileLinks(text: string): string {
  return withoutPairs(
    text,
    /\[\[|\]\]/g,
    (mark) => mark === '[[',
    (inner) => LINK_ELSEWHERE.test(inner),
  );
}

/** Takes out outermost pairs of marks whose inside is not wanted; one pass, whatever the nesting. */
function withoutPairs(
  text: string,
  marks: RegExp,
  opens: (mark: string) => boolean,
  isUnwanted: (inner: string) => boolean,
): string {
  let kept = '';
  let depth = 0;
  let from = 0;
  let keptTo = 0;
  for (const match of text.matchAll(marks)) {
    if (opens(match[0])) {
      if (depth++ === 0) from = match.index;
    } else if (depth > 0 && --depth === 0) {
      const end = match.index + match[0].length;
      const inner = text.slice(from, end).replace(/^\s*[:{[|]+/, '');
      if (!isUnwanted(inner.slice(0, 64))) continue;
      kept += text.slice(keptTo, from);
      keptTo = end;
    }
  }
  if (depth === 0) return kept + text.slice(keptTo);
  const lineEnd = text.indexOf('\n', from);
  const rest = lineEnd < 0 ? '' : text.slice(lineEnd);
  return kept + text.slice(keptTo, Math.max(from, keptTo)) + rest;
}

/** One line without marks; links keep the words that are shown. */
function proseOf(marked: string): string {
  const text = marked
    .replace(/\[\[(?:[^[\]|]*\|)?([^[\]|]*)\]\]/g, '$1')
    .replace(/\[(?:https?:|ftp:|\/\/)\S+\s*([^\]]*)\]/gi, '$1')
    .replace(/\bhttps?:\/\/\S+/gi, ' ')
    .replace(/'{2,5}/g, '')
    .replace(/__[A-Z]+__/g, '');
  return MARKUP.test(text) ? paragraphsOfHtml(text).join(' ') : oneLine(text);
}
