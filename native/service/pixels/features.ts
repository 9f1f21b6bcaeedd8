import { crsFromCode } from '../../geo/crs.ts';
import { geometryToGeoJson, inDegrees } from '../../geo/geojson.ts';
import { readWkb } from '../../geo/wkb.ts';
import type { Route } from './routes.ts';

/** `<layer>`: its features as GeoJSON in degrees, streamed, with the title and colour of their labels. */
export const answerFeatures: Route = async (session, rest, _, work) => {
  const { store } = session.project();
  const layer = await store.layers.get(rest);
  const labels = new Map((await store.labels.list()).map((label) => [label.id, label]));
  const crs = crsFromCode(layer.crs ?? 'EPSG:4326');
  const text = async function* (): AsyncGenerator<string> {
    yield '{"type":"FeatureCollection","features":[';
    let separator = '';
    for await (const batch of store.features.stream(layer.id, work)) {
      for (const { feature, wkb, label: labelId } of batch) {
        if (!wkb) continue;
        const label = labelId === null ? null : labels.get(labelId);
        const geometry = geometryToGeoJson(inDegrees(readWkb(wkb), crs));
        const properties = { feature, label: label?.title ?? null, colour: label?.colour ?? null };
        yield `${separator}${JSON.stringify({ type: 'Feature', id: feature, properties, geometry })}`;
        separator = ',';
      }
    }
    yield ']}';
  };
  const stream = ReadableStream.from(text()).pipeThrough(new TextEncoderStream());
  return new Response(stream, {
    headers: {
      'content-type': 'application/geo+json',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
};
