import { encodePng } from '../../io/png.ts';
import { drawPicture } from '../../raster/display/render.ts';
import { embeddingTableOf } from '../../raster/embedding-table/embedding-table-raster.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import type { Route } from './routes.ts';
import { placesPicture } from './table-pictures.ts';

const LONGEST_SIDE_PX = 96;

/** `<scene>.png`: the whole scene in its own pixels, at most 96 px wide and high; of a table, where its rows lie. */
export const answerThumbnail: Route = async (session, rest, _, work) => {
  const { scene, raster } = await session.project().rasters.of(rest.replace(/\.png$/, ''), work.signal);
  const table = embeddingTableOf(raster);
  if (table) return pngOf(placesPicture(table, LONGEST_SIDE_PX), LONGEST_SIDE_PX, LONGEST_SIDE_PX);
  const { widthPx, heightPx } = raster.summary;
  const step = Math.max(1, Math.max(widthPx, heightPx) / LONGEST_SIDE_PX);
  const [width, height] = [Math.max(1, Math.round(widthPx / step)), Math.max(1, Math.round(heightPx / step))];
  const toSource = (column: number, row: number) => [column * step, row * step] as const;
  const picture = { toSource, widthPx: width, heightPx: height };
  const style = renderStyle(raster, scene.placement.style);
  const { rgba: data } = await drawPicture(raster, picture, style, { mayBePreview: true }, work);
  return pngOf(data, width, height);
};

async function pngOf(data: Uint8ClampedArray, widthPx: number, heightPx: number): Promise<Response> {
  const png = await encodePng({ data, widthPx, heightPx, channels: 4 });
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'image/png', 'cache-control': 'private, max-age=60' },
  });
}
