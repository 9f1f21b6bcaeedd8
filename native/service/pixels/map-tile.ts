import { EngineError } from '../../contract/failure.ts';
import type { SceneStyle } from '../../contract/scene.ts';
import { encodePng } from '../../io/png.ts';
import type { Raster } from '../../raster/raster.ts';
import { renderMapTile } from '../../raster/render.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { immutable, type Route, required } from './routes.ts';

const MAP_TILE_PX = 256;

/** `<scene>/<z>/<x>/<y>.png?style=…` */
export const answerMapTile: Route = async (session, rest, query, work) => {
  const match = /^([^/]+)\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(rest);
  if (!match)
    throw new EngineError({ kind: 'out-of-range', what: 'The address of a map tile', reason: rest });
  const { raster } = await session.project().rasters.of(match[1]!);
  const style = parseStyle(required(query, 'style'), raster);
  const place = { z: Number(match[2]), x: Number(match[3]), y: Number(match[4]), sizePx: MAP_TILE_PX };
  const data = await renderMapTile(raster, place, renderStyle(raster, style), work);
  return immutable(
    await encodePng({ data, widthPx: MAP_TILE_PX, heightPx: MAP_TILE_PX, channels: 4 }),
    'image/png',
  );
};

/** A style from outside: its bands must be the raster's, its numbers finite. */
function parseStyle(text: string, raster: Raster): SceneStyle {
  const refuse = (reason: string) =>
    new EngineError({ kind: 'out-of-range', what: 'The style of a scene', reason });
  let style: Partial<SceneStyle>;
  try {
    style = JSON.parse(text) as Partial<SceneStyle>;
  } catch {
    throw refuse('it is no JSON');
  }
  const { bands, low, high, gamma, resampling } = style;
  const bandCount = raster.summary.bands.length;
  const isBand = (band: unknown) => Number.isInteger(band) && Number(band) >= 1 && Number(band) <= bandCount;
  if (!Array.isArray(bands) || (bands.length !== 1 && bands.length !== 3) || !bands.every(isBand)) {
    throw refuse(`bands must be one or three of 1 … ${bandCount}`);
  }
  const isRange = (range: unknown) =>
    Array.isArray(range) && range.length === bands.length && range.every(Number.isFinite);
  if (!isRange(low) || !isRange(high)) throw refuse('low and high must have one number for each band');
  if (!(typeof gamma === 'number' && gamma > 0)) throw refuse('gamma must be above 0');
  if (resampling !== 'bilinear' && resampling !== 'nearest')
    throw refuse('resampling must be bilinear or nearest');
  return { bands, low: low!, high: high!, gamma, resampling };
}
