/** A model whose embeddings come as rasters, a band a dimension, or as tables, a row a place. */
export interface EmbeddingModel {
  readonly id: string;
  readonly name: string;
  readonly dimension: number;
  /** Names of the bands, by which a raster is known; null where they have none of their own. */
  readonly bandNames: readonly string[] | null;
  /** Whether its vectors have length 1, so that a raster that was decoded wrongly is found out. */
  readonly isUnit: boolean;
  /** Side of the ground that one embedding stands for, where it is the same for all. */
  readonly groundM: number | null;
}

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(2, '0')}`);

/**
 * Sources: Brown et al. 2025, arXiv:2507.22291 (AlphaEarth Foundations; Google Satellite Embedding V1); Feng et al. 2025,
 * arXiv:2506.20380 (TESSERA); Clay Foundation Model, version 0.
 */
export const EMBEDDING_MODELS: readonly EmbeddingModel[] = [
  {
    id: 'alphaearth',
    name: 'AlphaEarth',
    dimension: 64,
    bandNames: numbered('A', 64),
    isUnit: true,
    groundM: 10,
  },
  { id: 'tessera', name: 'TESSERA', dimension: 128, bandNames: null, isUnit: false, groundM: 10 },
  { id: 'clay-v0', name: 'Clay v0', dimension: 768, bandNames: null, isUnit: false, groundM: null },
];

/** A known model, or one that is known by its id alone. */
export function embeddingModel(id: string, dimension: number): EmbeddingModel {
  const known = EMBEDDING_MODELS.find((model) => model.id === id);
  return known ?? { id, name: id, dimension, bandNames: null, isUnit: false, groundM: null };
}

const EXTRACTOR_PREFIX = 'embedding:';

export const embeddingExtractorId = ({ id }: Pick<EmbeddingModel, 'id'>): string =>
  `${EXTRACTOR_PREFIX}${id}`;

/** The model whose embeddings an extractor of that id reads. @param dimension of the scene it looks at */
export function modelOfExtractor(extractor: string, dimension: number): EmbeddingModel {
  return embeddingModel(extractor.slice(EXTRACTOR_PREFIX.length), dimension);
}

export const isEmbeddingExtractor = (id: string): boolean => id.startsWith(EXTRACTOR_PREFIX);
