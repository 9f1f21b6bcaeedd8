import type { GivenPlace } from '../../native/contract/scene-place.ts';

export const EDGES = ['west', 'south', 'east', 'north'] as const;
type Edge = (typeof EDGES)[number];

/** What a person has typed so far. */
export interface PlaceDraft {
  scene: string;
  crs: string;
  /** `file`: the file has an affine and lacks its CRS only. */
  by: 'extent' | 'file';
  edges: Record<Edge, string>;
  inDegrees: boolean;
}

/** The place that a draft names, or what it still lacks. */
export function givenPlace({ crs, by, edges, inDegrees }: PlaceDraft): GivenPlace | string {
  const code = /^\d{4,6}$/.test(crs.trim()) ? `EPSG:${crs.trim()}` : crs.trim();
  if (code === '') return 'Name a coordinate reference system first';
  if (by === 'file') return { by, crs: code };
  const numbers = EDGES.map((edge) =>
    edges[edge].trim() === '' ? Number.NaN : Number(edges[edge].replace(',', '.')),
  );
  const wrong = EDGES.find((_, i) => !Number.isFinite(numbers[i]));
  if (wrong) return edges[wrong].trim() === '' ? `Type the ${wrong} edge` : `The ${wrong} edge is no number`;
  return { by, crs: code, extent: numbers as [number, number, number, number], inDegrees };
}
