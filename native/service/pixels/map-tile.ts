import { EngineError } from '../../contract/failure.ts';
import { PREVIEW_HEADER } from '../../contract/pixels.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import { encodePng } from '../../io/png.ts';
import { renderMapTile } from '../../raster/render.ts';
import { parseStyle } from '../scenes/parse-style.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { immutable, type Route, required } from './routes.ts';

const MAP_TILE_PX = 256;

/** `<scene>/<z>/<x>/<y>.png?style=…&overviews=…` */
export const answerMapTile: Route = async (session, rest, query, work) => {
  const match = /^([^/]+)\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(rest);
  if (!match)
    throw new EngineError({ kind: 'out-of-range', what: 'The address of a map tile', reason: rest });
  const { raster } = await session.project().rasters.of(match[1]!);
  const style = parseStyle(jsonOf(required(query, 'style')), raster.summary.bands.length);
  const place = { z: Number(match[2]), x: Number(match[3]), y: Number(match[4]), sizePx: MAP_TILE_PX };
  const { rgba, isPreview } = await renderMapTile(raster, place, renderStyle(raster, style), work);
  const png = await encodePng({ data: rgba, widthPx: MAP_TILE_PX, heightPx: MAP_TILE_PX, channels: 4 });
  return isPreview ? preview(png) : immutable(png, 'image/png');
};

/** What overviews will replace is asked for again. */
function preview(png: Uint8Array): Response {
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'image/png', 'cache-control': 'no-store', [PREVIEW_HEADER]: 'sampled-blocks' },
  });
}

function jsonOf(text: string): Partial<SceneStyle> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<SceneStyle>;
  } catch {
    throw new EngineError({ kind: 'out-of-range', what: 'The style of a scene', reason: 'it is no JSON' });
  }
}
