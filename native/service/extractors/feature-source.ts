import type { FeatureSource } from '../../batch/tile-features.ts';
import type { ExtractorSetup } from './extractor-setup.ts';
import type { FeatureScene } from './scene-features.ts';

/** The tiles of a scene as one extractor looks at them. */
export function featureSource(
  { raster, grid }: Pick<FeatureScene, 'raster' | 'grid'>,
  { extractor, learnt, bands, layout, values, marginPx, dimension }: ExtractorSetup,
): FeatureSource {
  // Vectors are not mixed: their mean would be the vector of no place.
  const seen = values.kind === 'decoded' ? { ...grid, pixelSizeM: null } : grid;
  const look = { extractor: extractor.id, version: extractor.version, learnt, layout, values };
  return { raster, grid: seen, bands, marginPx, look, dimension };
}
