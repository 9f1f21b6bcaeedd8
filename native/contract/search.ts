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
  similarity: number;
  /** In σ. */
  score: number;
  reason: string;
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
