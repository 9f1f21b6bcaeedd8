import { MOST_ZOOM } from '../../basemap/tile-archive.ts';
import { EngineError } from '../../contract/failure.ts';
import type { Route } from './routes.ts';

/** `<base map>/<z>/<x>/<y>`: the picture as it is stored or drawn; 204 where there is none. */
export const answerBaseMapTile: Route = async (session, rest, _, work) => {
  const match = /^([^/]+)\/(\d+)\/(\d+)\/(\d+)$/.exec(rest);
  const [z, x, y] = (match ?? []).slice(2).map(Number) as [number, number, number];
  if (!match || z > MOST_ZOOM || x >= 2 ** z || y >= 2 ** z)
    throw new EngineError({ kind: 'out-of-range', what: 'The address of a map tile', reason: rest });
  const project = session.project();
  const baseMap = await project.store.baseMaps.get(match[1]!);
  const drawn = await project.baseMaps.tile(baseMap, { z, x, y }, work);
  if (!drawn)
    return new Response(null, { status: 204, headers: { 'cache-control': 'private, max-age=3600' } });
  const { widthPx, contentType } = drawn.picture;
  if (widthPx !== baseMap.tilePx) {
    // Known with the first tile alone; the map is then laid out anew.
    await project.store.baseMaps.setTilePx(baseMap.id, widthPx);
    project.touch('baseMaps');
  }
  return new Response(drawn.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': contentType,
      'x-content-type-options': 'nosniff',
      // A server's map may change; a day is long enough for a view to be looked at again.
      'cache-control': 'private, max-age=86400',
    },
  });
};
