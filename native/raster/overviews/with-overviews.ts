import type { Raster, WindowOptions } from '../raster.ts';

/**
 * A raster with the overviews that were built for it beside the project: a file of its own, whose full resolution is the
 * first of them. Full resolution and everything the raster says of itself stay its own.
 */
export function withOverviews(raster: Raster, overviews: Raster): Raster {
  const own = raster.levels.length;
  const from = <Options extends WindowOptions>(options: Options): [Raster, Options] => {
    const { overview = 0 } = options;
    return overview < own ? [raster, options] : [overviews, { ...options, overview: overview - own }];
  };
  const levels = [...raster.levels, ...overviews.levels];
  return {
    path: raster.path,
    summary: { ...raster.summary, overviews: levels.length - 1 },
    affine: raster.affine,
    crs: raster.crs,
    fingerprint: raster.fingerprint,
    levels,
    palette: raster.palette,
    alphaBand: raster.alphaBand,
    mayHaveNodata: raster.mayHaveNodata,
    hasMask: raster.hasMask,
    bitsPerSample: raster.bitsPerSample,
    readWindow(window, options, work) {
      const [level, asked] = from(options);
      return level.readWindow(window, asked, work);
    },
    readFloats(window, options, work) {
      const [level, asked] = from(options);
      return level.readFloats(window, asked, work);
    },
    readMask(window, options, work) {
      const [level, asked] = from(options);
      return level.readMask(window, asked, work);
    },
    async close() {
      await Promise.all([raster.close(), overviews.close()]);
    },
  };
}
