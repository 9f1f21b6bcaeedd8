import type { BandMeaning, IndexPreset } from '../../contract/scene-style.ts';

/** The two bands of an index (a − b) / (a + b), a first. */
export const INDEX_BANDS: Readonly<Record<IndexPreset, readonly [BandMeaning, BandMeaning]>> = {
  // Vegetation. Rouse et al. 1974, NASA SP-351.
  ndvi: ['nir', 'red'],
  // Open water. McFeeters 1996, Int. J. Remote Sensing 17 (7).
  ndwi: ['green', 'nir'],
  // Open water among houses. Xu 2006, Int. J. Remote Sensing 27 (14).
  mndwi: ['green', 'swir1'],
  // Water in leaves. Gao 1996, Remote Sensing of Environment 58 (3).
  ndmi: ['nir', 'swir1'],
  // Burnt ground. Key & Benson 2006, RMRS-GTR-164-CD.
  nbr: ['nir', 'swir2'],
};

/** (a − b) / (a + b); NaN where the sum is zero, which says nothing of the ground. */
export function normalisedDifference(a: number, b: number): number {
  const sum = a + b;
  return sum === 0 ? Number.NaN : (a - b) / sum;
}

/**
 * The normalised difference of two bands in place of them; what has none is not valid.
 *
 * @param data `[2, row, column]`
 * @param alpha `[row, column]`
 */
export function indexPixels({ data, alpha }: { readonly data: Float32Array; readonly alpha: Uint8Array }): {
  data: Float32Array<ArrayBuffer>;
  alpha: Uint8Array<ArrayBuffer>;
} {
  const index = new Float32Array(alpha.length);
  const valid = Uint8Array.from(alpha);
  for (let i = 0; i < index.length; i++) {
    const value = normalisedDifference(data[i]!, data[alpha.length + i]!);
    if (Number.isFinite(value)) index[i] = value;
    else valid[i] = 0;
  }
  return { data: index, alpha: valid };
}
