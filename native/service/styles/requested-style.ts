import { EngineError } from '../../contract/failure.ts';
import type { SceneRecord } from '../../contract/scene.ts';
import type { StyleRequest } from '../../contract/scene-render.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import type { Work } from '../../contract/work.ts';
import type { Extent } from '../../geo/extent.ts';
import { defaultStretch } from '../../raster/display/style.ts';
import type { Raster } from '../../raster/raster.ts';
import { parseStyle } from './parse-style.ts';
import type { SceneStretches } from './scene-stretches.ts';
import { presetOn } from './style-presets.ts';

/** What a style is made for: a scene, the style it has, and what is to be seen of it. */
export interface StyledScene {
  readonly raster: Raster;
  readonly record: Pick<SceneRecord, 'name' | 'bands'>;
  readonly style: SceneStyle;
  /** Degrees; null without a place. */
  readonly view: Extent | null;
}

/**
 * The style that was asked for, stretched.
 *
 * @throws EngineError `out-of-range` for bands that are not there, `step-missing` for a preset whose bands are not known
 */
export async function requestedStyle(
  { raster, record, style, view }: StyledScene,
  request: StyleRequest,
  stretches: SceneStretches,
  work: Work,
): Promise<SceneStyle> {
  const drawn = drawnStyle(raster, record, style, request);
  const { gamma, resampling, stretch } = request;
  const changed = {
    ...drawn,
    gamma: gamma ?? style.gamma,
    resampling: resampling ?? drawn.resampling,
    colourMap: request.colourMap ?? drawn.colourMap,
  };
  const bandCount = raster.summary.bands.length;
  if (stretch && 'low' in stretch) {
    const each = (value: number) => changed.low.map(() => value);
    return parseStyle(
      { ...changed, low: each(stretch.low), high: each(stretch.high), stretch: null },
      bandCount,
    );
  }
  const known = parseStyle({ ...changed, stretch: stretch ?? drawn.stretch }, bandCount);
  // The style as it is stored has the ends of the scene already.
  const isAsStored = drawn === style && stretch === null && known.stretch?.scope === 'scene';
  return isAsStored ? known : stretches.stretched(raster, known, view, work);
}

/** Bands and maths; ends that are to be found are 0 and 1. */
function drawnStyle(
  raster: Raster,
  record: StyledScene['record'],
  style: SceneStyle,
  { bands, preset }: StyleRequest,
): SceneStyle {
  if (preset) {
    const found = presetOn(record, preset);
    if (found.style) return withEnds(raster, found.style);
    throw new EngineError({
      kind: 'step-missing',
      step: `${found.title} of ${record.name} needs a band that is ${found.missing.join(', and one that is ')}.`,
      remedy: `Say which it is with “scene bands ${record.name} --meaning 4=${found.missing[0]}”.`,
    });
  }
  if (!bands) return style;
  const same = { ...style, bands, maths: null, stretch: { scope: 'scene', percent: 2 } } as const;
  return withEnds(raster, { ...same, bands, colourMap: bands.length === 1 ? style.colourMap : null });
}

/** Photographs are shown as they are, and indexes never: a stretch has still to be found for these. */
export function withEnds(raster: Raster, style: Omit<SceneStyle, 'low' | 'high'>): SceneStyle {
  const isAsItIs = raster.bitsPerSample <= 8 && raster.summary.bands[0]!.type === 'uint8' && !style.maths;
  if (isAsItIs && !style.colourMap) {
    const { low, high } = defaultStretch(raster, style.bands, null);
    return { ...style, low: [...low], high: [...high], stretch: null };
  }
  const drawn = style.maths ? 1 : style.bands.length;
  return { ...style, low: Array(drawn).fill(0), high: Array(drawn).fill(1) };
}
