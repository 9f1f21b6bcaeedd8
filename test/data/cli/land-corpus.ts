import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Words of land cover: documents in which they are dense teach a small space what labels mean. */
const LAND = new Set(
  `forest forests barren urban building buildings house houses coniferous conifer conifers shrub shrubs shrubland herb herbs
  grass grasses grassland cultivated farmland wetlands wetland marsh river lake trees vegetation woodland bushes soil desert`.split(
    /\s+/,
  ),
);
const LEAST_TOKENS = 300;

/**
 * The documents of `wikipedia-featured-17m.tsv.gz` that speak most of land cover, whole, until there are that many
 * words.
 *
 * @returns as the file has them: document, tab, paragraph
 */
export function landCorpus(file: string, words: number): string {
  const documents = new Map<string, string[]>();
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    const document = line.slice(0, line.indexOf('\t'));
    if (document !== '') documents.set(document, [...(documents.get(document) ?? []), line]);
  }
  const ranked = [...documents.values()].map((lines) => ({ lines, ...density(lines) }));
  ranked.sort((a, b) => b.share - a.share);
  const chosen: string[] = [];
  let sum = 0;
  for (const { lines, tokens } of ranked) {
    if (sum >= words) break;
    chosen.push(...lines);
    sum += tokens;
  }
  return `${chosen.join('\n')}\n`;
}

function density(lines: readonly string[]): { tokens: number; share: number } {
  let [tokens, land] = [0, 0];
  for (const line of lines) {
    for (const word of line.slice(line.indexOf('\t') + 1).split(' ')) {
      tokens++;
      if (LAND.has(word)) land++;
    }
  }
  return { tokens, share: land / Math.max(LEAST_TOKENS, tokens) };
}

/** The first lines of a packed file. */
export function firstLines(file: string, count: number): string {
  return `${gunzipSync(readFileSync(file)).toString('utf8').split('\n', count).join('\n')}\n`;
}
