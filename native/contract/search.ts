import type { Kind, UnderstoodQuery } from './text.ts';
import type { Work } from './work.ts';

export interface SearchParams {
  query: string;
  kinds: Kind[] | null;
  k: number;
  /** Degrees, `[west, south, east, north]`: only tiles whose centre lies inside. */
  bbox: [number, number, number, number] | null;
  space: string | null;
  mapping: string | null;
}

export interface SearchResult {
  kind: Kind;
  id: string;
  text: string;
  /** Of the paragraph's document, or of the tile's scene. */
  parent: string | null;
  scene: string | null;
  column: number | null;
  row: number | null;
  extent: [number, number, number, number] | null;
  /** Cosine; of `unlike:labelled` the probability of being an outlier. */
  similarity: number;
  /** In σ. */
  score: number;
  reason: string;
  /** That the tile carries the label asked for; null of texts, and where the phrase is no label or the mapping was not judged. */
  probability?: number | null;
}

/** A probability in words: curves that end at certainty have only not seen the exception yet. */
export function likelyText(probability: number): string {
  if (probability > 0.99) return '> 99 %';
  return probability < 0.01 ? '< 1 %' : `${Math.round(100 * probability)} %`;
}

/** What a probability holds for: re-weighted to the share of each scene that seems to carry the label. */
export interface ProbabilityOf {
  label: string;
  /** Share of the tiles by which the curve was fitted that carry the label. */
  prior: number;
  /** By scene id: the share estimated from its tiles' scores. */
  scenePriors: Record<string, number>;
  /** Expected calibration error of this label on folds left out. */
  ece: number;
}

/** A piece of the query text, for underlining it in the field. */
export interface QueryToken {
  start: number;
  end: number;
  role: 'known' | 'corrected' | 'unknown' | 'operator' | 'filter';
  becomes: string | null;
}

export interface SearchAnswer {
  /** Names the score arrays at `/pixels/scores/…` while the project is open. */
  search: string;
  query: UnderstoodQuery & {
    tokens: QueryToken[];
    nearestTrainedLabel: { label: string; similarity: number } | null;
  };
  results: SearchResult[];
  counts: Record<Kind, number>;
  /** Null where tiles have no probability. */
  probabilityOf?: ProbabilityOf | null;
  /** σ at which tiles count as answers unless the reader moves it. */
  threshold: number;
  tiles: { scene: string; above: number; total: number }[];
  /** Tile scores in equal bins from `low` to `high` σ. */
  histogram: { low: number; high: number; counts: number[] };
  notEmbedded: string[];
  notes: string[];
  seconds: number;
}

export interface SearchMethods {
  search(params: SearchParams, work: Work): Promise<SearchAnswer>;
  /** Search, and write the results: .csv, .geojson or .gpkg. */
  exportSearch(
    params: SearchParams & { out: string },
    work: Work,
  ): Promise<SearchAnswer & { file: string; rows: number }>;
}
