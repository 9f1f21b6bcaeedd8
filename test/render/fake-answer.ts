import type { SearchAnswer, SearchResult } from '../../native/contract/search.ts';
import { COVERS } from './fake-coast.ts';
import type { FakeProject } from './fake-project.ts';
import { COLUMNS, GRID, SCENE, TILES, tileExtent } from './fake-world.ts';

/** What a search for one of the covers finds; the rest of a phrase only shows how a query is read. */
export function fakeAnswer(project: FakeProject, query: string): SearchAnswer {
  const word = /marsh/.test(query) ? 'marsh' : (COVERS.find((cover) => query.includes(cover)) ?? 'marsh');
  const scores = project.scores(word);
  const order = Array.from(scores.keys())
    .sort((a, b) => scores[b]! - scores[a]!)
    .filter((n) => n % 7 === 0)
    .slice(0, 60);
  const results = order.map(
    (n): SearchResult => ({
      kind: 'tile',
      id: `${SCENE}/${GRID}/${n}`,
      text: '',
      parent: SCENE,
      scene: SCENE,
      column: n % COLUMNS,
      row: Math.floor(n / COLUMNS),
      extent: tileExtent(n),
      similarity: 0.18 * scores[n]!,
      score: scores[n]!,
      reason: 'Near salt_marsh, tidal_creek; labelled marsh',
    }),
  );
  for (const [rank, text] of TEXTS) {
    const score = (results[rank]?.score ?? 3) + 0.02;
    results.splice(rank, 0, {
      parent: null,
      scene: null,
      column: null,
      row: null,
      extent: null,
      similarity: 0.2 * score,
      score,
      ...text,
    } as SearchResult);
  }
  const [low, high] = [-2, 5];
  const counts = new Array<number>(60).fill(0);
  for (const score of scores)
    counts[Math.min(59, Math.max(0, Math.floor(((score - low) / (high - low)) * 60)))]!++;
  const unknown = [...query.matchAll(/tarmac\w*/g)].map((match) => match[0]);
  return {
    search: word,
    query: {
      terms: [word],
      unknown,
      suggestions: { rivre: ['river', 'rivet'] },
      tokens: tokens(query),
      nearestTrainedLabel: { label: word, similarity: 0.9 },
    },
    results,
    counts: { tile: TILES, term: 86, paragraph: 702, document: 118 },
    threshold: 1.8,
    tiles: [{ scene: SCENE, above: scores.filter((score) => score >= 1.8).length, total: TILES }],
    histogram: { low, high, counts },
    notEmbedded: [],
    notes: [],
    seconds: 0.038,
  };
}

/** Words and texts among the tiles, as a real answer has them. */
const TEXTS: readonly [rank: number, Partial<SearchResult>][] = [
  [
    0,
    {
      kind: 'term',
      id: 'salt_marsh',
      text: 'salt_marsh',
      reason: 'Term, 18 uses. Near estuary, brackish, seagrass',
    },
  ],
  [
    5,
    {
      kind: 'paragraph',
      id: 'p77',
      parent: 'Estuary vegetation survey 2017',
      text: 'Low marsh along the tidal creeks is nearly pure cordgrass; above the wrack line it gives way to saltmeadow hay and black needlerush.',
      reason: 'Paragraph 77. Near cordgrass, tidal_creek',
    },
  ],
  [14, { kind: 'term', id: 'tidal_creek', text: 'tidal_creek', reason: 'Term, 31 uses' }],
  [
    15,
    {
      kind: 'document',
      id: 'd9',
      text: 'Dredge disposal and island growth',
      reason: 'Document, 64 paragraphs. Field reports',
    },
  ],
];

function tokens(query: string): SearchAnswer['query']['tokens'] {
  return [...query.matchAll(/"[^"]*"|\S+/g)].map((match) => {
    const [text, start] = [match[0], match.index];
    const role = /^[+-]$/.test(text)
      ? 'operator'
      : /:/.test(text)
        ? 'filter'
        : text === 'rivre'
          ? 'corrected'
          : /^tarmac/.test(text)
            ? 'unknown'
            : 'known';
    return {
      start,
      end: start + text.length,
      role,
      becomes:
        role === 'corrected'
          ? 'river'
          : role === 'known'
            ? text.replaceAll('"', '').replaceAll(' ', '_')
            : null,
    };
  });
}
