import type { BandStatistics } from '../../contract/scene.ts';
import type { Work } from '../../contract/work.ts';
import { PERCENTILES, type RasterStatistics, sampleStatistics } from '../../raster/display/stretch.ts';
import type { Raster } from '../../raster/raster.ts';

export async function bandStatistics(raster: Raster, work: Work): Promise<BandStatistics[]> {
  return plainStatistics(await sampleStatistics(raster, work));
}

/** As sent and stored: a band without a valid sample has zeros, for NaN is no JSON. */
export function plainStatistics({ bands }: RasterStatistics): BandStatistics[] {
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  return bands.map((band) => ({
    band: band.index,
    min: finite(band.min),
    max: finite(band.max),
    mean: finite(band.mean),
    standardDeviation: finite(band.sd),
    percentiles: PERCENTILES.map((percent) => finite(band.percentiles[`p${percent}`])),
  }));
}
