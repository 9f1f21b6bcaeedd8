import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';

/** One document a file. Blank lines part paragraphs; where there are none, every line is one. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const lines: string[] = [];
  for await (const { line } of source.lines()) lines.push(oneLine(line));
  const firstText = lines.findIndex((line) => line !== '');
  if (firstText < 0) return;
  const lastText = lines.findLastIndex((line) => line !== '');
  const text = lines.slice(firstText, lastText + 1);
  const paragraphs = text.includes('') ? joinBlocks(text) : text;
  yield { documentId: source.name, title: null, paragraphs };
}

function joinBlocks(lines: readonly string[]): string[] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line !== '') blocks.at(-1)!.push(line);
    else if (blocks.at(-1)!.length > 0) blocks.push([]);
  }
  return blocks.map((block) => block.join(' '));
}
