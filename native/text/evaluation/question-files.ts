/** Files that a space is judged with, as the field passes them around. */

export interface AnalogySection {
  readonly name: string;
  /** a is to b as c is to d. */
  readonly questions: readonly (readonly [string, string, string, string])[];
}

/**
 * The format of word2vec's questions-words.txt: `: section` headings, then four words a line.
 *
 * @throws RangeError naming the line that is neither, or that there is no question
 */
export function parseAnalogies(text: string): AnalogySection[] {
  const sections: { name: string; questions: [string, string, string, string][] }[] = [];
  for (const { line, number } of contentLines(text)) {
    if (line.startsWith(':')) {
      sections.push({ name: line.slice(1).trim(), questions: [] });
      continue;
    }
    const [a, b, c, d, ...more] = line.split(/\s+/);
    if (a === undefined || b === undefined || c === undefined || d === undefined || more.length > 0) {
      throw new RangeError(`line ${number} has no four words: ${quoted(line)}`);
    }
    if (sections.length === 0) sections.push({ name: 'all', questions: [] });
    sections.at(-1)!.questions.push([a, b, c, d]);
  }
  if (sections.every(({ questions }) => questions.length === 0))
    throw new RangeError('no line has four words');
  return sections;
}

export interface RatedPair {
  readonly a: string;
  readonly b: string;
  /** As people judged; the scale does not matter. */
  readonly rating: number;
}

/** The begin of a line, for a file of another kind may have one of many millions of characters. */
function quoted(line: string): string {
  return line.length > 60 ? `“${line.slice(0, 60)}…”` : `“${line}”`;
}

/**
 * Two words and a rating a line, parted by tabs, commas, semicolons or spaces (WordSim-353, SimLex-999, MEN …); `#`
 * begins a comment, and a first line without a number is a heading. Further columns are left alone.
 *
 * @throws RangeError naming the line without a rating
 */
export function parseRatedPairs(text: string): RatedPair[] {
  const pairs: RatedPair[] = [];
  for (const { line, number } of contentLines(text)) {
    const cells = line.split(separatorOf(line));
    const rating = cells
      .slice(2)
      .map(Number)
      .find((value) => Number.isFinite(value));
    if (rating !== undefined && cells[2] !== '') pairs.push({ a: cells[0]!, b: cells[1]!, rating });
    else if (pairs.length > 0)
      throw new RangeError(`line ${number} has no two words and a rating: ${quoted(line)}`);
  }
  if (pairs.length === 0) throw new RangeError('no line has two words and a rating');
  return pairs;
}

function separatorOf(line: string): RegExp {
  if (line.includes('\t')) return /\t/;
  return /[,;]/.test(line) ? /[,;]\s*/ : /\s+/;
}

function* contentLines(text: string): Generator<{ line: string; number: number }> {
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line !== '' && !line.startsWith('#')) yield { line, number: index + 1 };
  }
}
