import sharp from 'sharp';
import type { SceneStyle } from '../../native/contract/scene-style.ts';
import type { FakeProject } from './fake-project.ts';
import {
  COLUMNS,
  coast,
  corners,
  coverShares,
  HEIGHT_PX,
  INFRARED,
  INFRARED_RGB,
  mapTilePlace,
  TILE_PX,
  TILES,
  tileExtent,
  WIDTH_PX,
} from './fake-world.ts';

const png = (bytes: Buffer) =>
  new Response(new Uint8Array(bytes), { headers: { 'content-type': 'image/png' } });
const numbers = (array: ArrayBufferView) =>
  new Response(array as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/octet-stream' } });

/** Answers the paths of `native/contract/pixels.ts` for the fake project. */
export async function fakePixels(project: FakeProject, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [, , kind, ...rest] = pathname.split('/');
  switch (kind) {
    case 'map': {
      if (rest[0] === INFRARED) return png(await plain(INFRARED_RGB));
      const [z, x, y] = rest.slice(1).map((part) => Number.parseInt(part, 10)) as [number, number, number];
      return png(
        await window(mapTilePlace(z, x, y), 256, JSON.parse(searchParams.get('style')!) as SceneStyle),
      );
    }
    case 'basemap':
      return png(await plain(INFRARED_RGB));
    case 'chip': {
      const n = Number.parseInt(rest.at(-1)!, 10);
      const [sizePx, context] = [Number(searchParams.get('size')), Number(searchParams.get('context'))];
      const side = TILE_PX * context;
      const columnPx = ((n % COLUMNS) + 0.5) * TILE_PX - side / 2;
      const rowPx = (Math.floor(n / COLUMNS) + 0.5) * TILE_PX - side / 2;
      return png(await window({ columnPx, rowPx, step: side / sizePx }, sizePx, null));
    }
    case 'thumbnail':
      return png(await window({ columnPx: 0, rowPx: 0, step: HEIGHT_PX / 64 }, 64, null));
    case 'corners':
      return numbers(corners());
    case 'labels':
      return numbers(project.tileLabels());
    case 'fractions':
      return numbers(coverShares(project.labelIndex(searchParams.get('label')!)));
    case 'scores':
      return numbers(project.scores(searchParams.get('search')!));
    case 'features':
      return Response.json(features(project, rest[0]!));
    default:
      return new Response('no such pixels', { status: 404 });
  }
}

function plain([r, g, b]: readonly [number, number, number]): Promise<Buffer> {
  const background = { r, g, b, alpha: 1 };
  return sharp({ create: { width: 256, height: 256, channels: 4, background } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function window(
  place: { columnPx: number; rowPx: number; step: number },
  sizePx: number,
  style: SceneStyle | null,
): Promise<Buffer> {
  const pixels = Buffer.alloc(sizePx * sizePx * 4);
  const bands = style?.bands ?? [1, 2, 3];
  for (let row = 0, at = 0; row < sizePx; row++) {
    const y = Math.floor(place.rowPx + (row + 0.5) * place.step);
    for (let column = 0; column < sizePx; column++, at += 4) {
      const x = Math.floor(place.columnPx + (column + 0.5) * place.step);
      if (x < 0 || y < 0 || x >= WIDTH_PX || y >= HEIGHT_PX) continue;
      for (let i = 0; i < 3; i++) {
        const band = bands[Math.min(i, bands.length - 1)]! - 1;
        const value = coast.rgb[3 * (y * WIDTH_PX + x) + (band % 3)]!;
        const [low, high] = [
          style?.low[Math.min(i, bands.length - 1)] ?? 0,
          style?.high[Math.min(i, bands.length - 1)] ?? 255,
        ];
        pixels[at + i] =
          255 * Math.min(1, Math.max(0, (value - low) / (high - low))) ** (1 / (style?.gamma ?? 1));
      }
      pixels[at + 3] = 255;
    }
  }
  return sharp(pixels, { raw: { width: sizePx, height: sizePx, channels: 4 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** Blocks of tiles that are mostly of one cover, as squares. */
function features(project: FakeProject, layer: string) {
  const wanted = project.layers.find(({ id }) => id === layer);
  const found: unknown[] = [];
  for (const label of project.labels) {
    if (!wanted || !(label.title in wanted.labelCounts)) continue;
    const shares = coverShares(project.labelIndex(label.id));
    for (let n = 0; n < TILES && found.length < 400; n += 3) {
      if (shares[n]! < 0.9 || (n * 2654435761) % 7 !== 0) continue;
      const [west, south, east, north] = tileExtent(n);
      const inset = (east - west) * 0.2;
      const ring = [
        [west - inset, south],
        [east, south - inset],
        [east + inset, north],
        [west, north + inset],
        [west - inset, south],
      ];
      found.push({
        type: 'Feature',
        properties: { feature: String(found.length + 1), label: label.title, colour: label.colour },
        geometry: { type: 'Polygon', coordinates: [ring] },
      });
    }
  }
  return { type: 'FeatureCollection', features: found };
}
