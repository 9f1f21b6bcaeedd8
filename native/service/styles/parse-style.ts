import { EngineError } from '../../contract/failure.ts';
import { COLOUR_MAPS, INDEX_PRESETS, type SceneStyle } from '../../contract/scene-style.ts';

/**
 * A style from outside.
 *
 * @param bandCount of the raster: its bands must be there
 * @throws EngineError `out-of-range`
 */
export function parseStyle(style: Partial<SceneStyle>, bandCount: number): SceneStyle {
  const { bands, low, high, gamma, resampling, maths = null, colourMap = null, stretch = null } = style;
  const isBand = (band: unknown) => Number.isInteger(band) && Number(band) >= 1 && Number(band) <= bandCount;
  if (maths !== null && !INDEX_PRESETS.includes(maths.preset))
    throw wrong(`band maths must be one of ${INDEX_PRESETS.join(', ')}`);
  const lengths = maths ? [2] : [1, 3];
  if (!Array.isArray(bands) || !lengths.includes(bands.length) || !bands.every(isBand)) {
    const count = maths ? 'an index needs two bands' : 'bands must be one or three';
    throw wrong(`${count} of 1 … ${bandCount}`);
  }
  const drawn = maths ? 1 : bands.length;
  const isRange = (range: unknown) =>
    Array.isArray(range) && range.length === drawn && range.every(Number.isFinite);
  if (!isRange(low) || !isRange(high)) throw wrong('low and high must have one number for each drawn band');
  if (!(typeof gamma === 'number' && gamma > 0)) throw wrong('gamma must be above 0');
  if (resampling !== 'bilinear' && resampling !== 'nearest')
    throw wrong('resampling must be bilinear or nearest');
  if (colourMap !== null && !COLOUR_MAPS.includes(colourMap))
    throw wrong(`the colour map must be one of ${COLOUR_MAPS.join(', ')}`);
  if (colourMap !== null && drawn !== 1) throw wrong('a colour map draws one band or an index');
  requireStretch(stretch);
  return { bands, low: low!, high: high!, gamma, resampling, maths, colourMap, stretch };
}

function requireStretch(stretch: SceneStyle['stretch']): void {
  if (stretch === null) return;
  const { scope, percent } = stretch;
  if (scope !== 'scene' && scope !== 'view') throw wrong('the stretch must be by scene or by view');
  if (!(percent >= 0 && percent < 50)) throw wrong('the percent of a stretch must be in 0 … 49');
}

function wrong(reason: string): EngineError {
  return new EngineError({ kind: 'out-of-range', what: 'The style of a scene', reason });
}
