import { EngineError } from '../../contract/failure.ts';
import { PREVIEW_HEADER } from '../../contract/pixels.ts';
import type { Georeference } from '../../contract/scene.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import { encodePng } from '../../io/png.ts';
import { type DrawnPicture, renderMapTile } from '../../raster/display/render.ts';
import type { Raster } from '../../raster/raster.ts';
import { placed } from '../scenes/place-scene.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { parseStyle } from '../styles/parse-style.ts';
import { immutable, type Route, required } from './routes.ts';

const MAP_TILE_PX = 256;

/** `<scene>/<z>/<x>/<y>.png?style=…&overviews=…&place=…` */
export const answerMapTile: Route = async (session, rest, query, work) => {
  const match = /^([^/]+)\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(rest);
  if (!match)
    throw new EngineError({ kind: 'out-of-range', what: 'The address of a map tile', reason: rest });
  const { rasters } = session.project();
  const place = query.get('place');
  const raster = place
    ? placed(await rasters.asFiled(match[1]!), georeferenceIn(place))
    : (await rasters.of(match[1]!, work.signal)).raster;
  const style = renderStyle(raster, styleOf(query, raster));
  const tile = { z: Number(match[2]), x: Number(match[3]), y: Number(match[4]), sizePx: MAP_TILE_PX };
  return pngResponse(await renderMapTile(raster, tile, style, work), MAP_TILE_PX);
};

/** A style from the query; its bands are the raster's. */
export function styleOf(query: URLSearchParams, raster: Raster): SceneStyle {
  const style = jsonOf<Partial<SceneStyle>>(required(query, 'style'), 'The style of a scene');
  return parseStyle(style, raster.summary.bands.length);
}

export async function pngResponse({ rgba, isPreview }: DrawnPicture, sizePx: number): Promise<Response> {
  const png = await encodePng({ data: rgba, widthPx: sizePx, heightPx: sizePx, channels: 4 });
  return isPreview ? preview(png) : immutable(png, 'image/png');
}

/** What overviews will replace is asked for again. */
function preview(png: Uint8Array): Response {
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'image/png', 'cache-control': 'no-store', [PREVIEW_HEADER]: 'sampled-blocks' },
  });
}

function georeferenceIn(text: string): Georeference {
  const { crs, affine } = jsonOf<Partial<Georeference>>(text, 'The place of a scene');
  if (typeof crs === 'string' && affine?.length === 6 && affine.every(Number.isFinite))
    return { crs, affine };
  const reason = 'it must have a crs and an affine of six numbers';
  throw new EngineError({ kind: 'out-of-range', what: 'The place of a scene', reason });
}

function jsonOf<T extends object>(text: string, what: string): T {
  try {
    return (JSON.parse(text) ?? {}) as T;
  } catch {
    throw new EngineError({ kind: 'out-of-range', what, reason: 'it is no JSON' });
  }
}
