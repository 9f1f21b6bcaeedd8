import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';

/**
 * Lines between two blank ones, on average, that are no paragraph any more but a list of sentences, one a line, in which
 * some are missing: captions of images are such lists.
 */
const LONGEST_BLOCK = 500;

/** One document a file. Blank lines part paragraphs; where there are none, or hardly any, every line is one. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const lines: string[] = [];
  for await (const { line } of source.lines()) lines.push(oneLine(line));
  const firstText = lines.findIndex((line) => line !== '');
  if (firstText < 0) return;
  const lastText = lines.findLastIndex((line) => line !== '');
  const text = lines.slice(firstText, lastText + 1);
  yield { documentId: source.name, title: null, paragraphs: paragraphsOf(text) };
}

function paragraphsOf(lines: readonly string[]): string[] {
  const said = lines.filter((line) => line !== '');
  const blocks = blocksOf(lines);
  return blocks.length === 1 || said.length / blocks.length > LONGEST_BLOCK ? said : blocks;
}

function blocksOf(lines: readonly string[]): string[] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line !== '') blocks.at(-1)!.push(line);
    else if (blocks.at(-1)!.length > 0) blocks.push([]);
  }
  return blocks.map((block) => block.join(' '));
}
