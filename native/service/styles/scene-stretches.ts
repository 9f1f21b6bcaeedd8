import type { SceneStyle } from '../../contract/scene-style.ts';
import { silent, type Work } from '../../contract/work.ts';
import { crsFromCode } from '../../geo/crs.ts';
import type { Extent } from '../../geo/extent.ts';
import { SharedCache } from '../../io/lru.ts';
import { type Histogram, sceneHistograms } from '../../raster/display/histogram.ts';
import { pictureOf } from '../../raster/display/render.ts';
import { pictureEnds, type StretchEnds, sceneEnds } from '../../raster/display/stretch-ends.ts';
import type { Raster } from '../../raster/raster.ts';
import type { UnstretchedStyle } from './style-presets.ts';

// A view is asked by as many pixels as one map tile has.
const VIEW_PX = 256;
const HISTOGRAM_BINS = 64;

/** The ends of stretches, each found once: tiles of one view share them, and so do presets. */
export class SceneStretches {
  // Some hundred bytes each.
  readonly #histograms = new SharedCache<Histogram[]>(256, () => 1);
  readonly #ends = new SharedCache<StretchEnds>(4096, () => 1);

  /** How the values of the drawn bands, or of the index, are spread over the scene. */
  histogramsOf(raster: Raster, { bands, maths }: UnstretchedStyle, work: Work): Promise<Histogram[]> {
    const key = JSON.stringify([raster.fingerprint, raster.levels.length, bands, maths]);
    const drawn = { bands, isIndex: maths !== null };
    return this.#histograms.share(key, work.signal, (signal) =>
      sceneHistograms(raster, drawn, HISTOGRAM_BINS, silent(signal)),
    );
  }

  /**
   * The style with the ends that its rule finds; one without a rule keeps its own.
   *
   * @param view degrees; without one, a stretch by view is that of the scene
   * @throws what reading pixels throws
   */
  async stretched(raster: Raster, style: SceneStyle, view: Extent | null, work: Work): Promise<SceneStyle> {
    const { stretch, bands, maths } = style;
    if (stretch === null) return style;
    const { percent } = stretch;
    const isByView = stretch.scope === 'view' && view !== null && raster.crs !== null;
    const where = isByView ? view : 'scene';
    const key = JSON.stringify([
      raster.fingerprint,
      raster.levels.length,
      bands,
      maths,
      percent,
      where,
      raster.affine,
    ]);
    const drawn = { bands, isIndex: maths !== null };
    const { low, high } = await this.#ends.share(key, work.signal, (signal) => {
      const shared = silent(signal);
      return isByView
        ? pictureEnds(raster, pictureOf(raster, viewOf(view)), drawn, percent, shared)
        : sceneEnds(raster, drawn, percent, shared);
    });
    return { ...style, low: [...low], high: [...high] };
  }
}

const viewOf = (bbox: Extent) => ({
  bbox,
  crs: crsFromCode('EPSG:4326'),
  widthPx: VIEW_PX,
  heightPx: VIEW_PX,
});
