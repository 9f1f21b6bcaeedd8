import { encodePng } from '../../io/png.ts';
import { drawPicture } from '../../raster/display/render.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import type { Route } from './routes.ts';

const LONGEST_SIDE_PX = 96;

/** `<scene>.png`: the whole scene in its own pixels, at most 96 px wide and high. */
export const answerThumbnail: Route = async (session, rest, _, work) => {
  const { scene, raster } = await session.project().rasters.of(rest.replace(/\.png$/, ''), work.signal);
  const { widthPx, heightPx } = raster.summary;
  const step = Math.max(1, Math.max(widthPx, heightPx) / LONGEST_SIDE_PX);
  const [width, height] = [Math.max(1, Math.round(widthPx / step)), Math.max(1, Math.round(heightPx / step))];
  const toSource = (column: number, row: number) => [column * step, row * step] as const;
  const picture = { toSource, widthPx: width, heightPx: height };
  const style = renderStyle(raster, scene.placement.style);
  const { rgba: data } = await drawPicture(raster, picture, style, { mayBePreview: true }, work);
  const png = await encodePng({ data, widthPx: width, heightPx: height, channels: 4 });
  return new Response(png as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'image/png', 'cache-control': 'private, max-age=60' },
  });
};
