/** A model whose embeddings come as rasters, a band a dimension. */
export interface EmbeddingModel {
  readonly id: 'alphaearth' | 'tessera';
  readonly name: string;
  readonly dimension: number;
  /** Names of the bands, by which a raster is known; null where they have none of their own. */
  readonly bandNames: readonly string[] | null;
  /** Whether its vectors have length 1, so that a raster that was decoded wrongly is found out. */
  readonly isUnit: boolean;
}

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(2, '0')}`);

/**
 * Sources: Brown et al. 2025, arXiv:2507.22291 (AlphaEarth Foundations; Google Satellite Embedding V1); Feng et al. 2025,
 * arXiv:2506.20380 (TESSERA).
 */
export const EMBEDDING_MODELS: readonly EmbeddingModel[] = [
  { id: 'alphaearth', name: 'AlphaEarth', dimension: 64, bandNames: numbered('A', 64), isUnit: true },
  { id: 'tessera', name: 'TESSERA', dimension: 128, bandNames: null, isUnit: false },
];

export const embeddingExtractorId = ({ id }: EmbeddingModel): string => `embedding:${id}`;
