import type { Work } from '../../contract/work.ts';
import { geometryToGeoJson } from '../../geo/geojson.ts';
import { isEmpty } from '../../geo/geometry.ts';
import { writeWhole } from '../../io/files.ts';
import type { AttributeValue, LayerField } from '../layer-file.ts';
import type { LayerOutput, OutputFeature, WriteProgress } from '../layer-output.ts';
import { TextOutput } from '../text-output.ts';

/** A FeatureCollection after RFC 7946, one feature a line. */
export async function write(path: string, output: LayerOutput, work: Work<WriteProgress>): Promise<number> {
  let written = 0;
  await writeWhole(path, async (file) => {
    const text = new TextOutput(file);
    await text.add(`{"type":"FeatureCollection","name":${JSON.stringify(output.name)},"features":[`);
    for await (const feature of output.features) {
      work.signal.throwIfAborted();
      await text.add(`${written === 0 ? '\n' : ',\n'}${JSON.stringify(featureJson(feature, output.fields))}`);
      work.report({ written: ++written });
    }
    await text.add('\n]}\n');
    await text.flush();
  });
  return written;
}

function featureJson({ id, geometry, attributes }: OutputFeature, fields: readonly LayerField[]) {
  const properties = Object.fromEntries(
    fields.map(({ name, type }) => [name, propertyOf(type, attributes[name] ?? null)]),
  );
  const hasPlace = geometry !== null && !isEmpty(geometry);
  return { type: 'Feature', id, properties, geometry: hasPlace ? geometryToGeoJson(geometry) : null };
}

/** JSON text goes out as the JSON that it was read from. */
function propertyOf(type: LayerField['type'], value: AttributeValue): unknown {
  if (type !== 'json' || typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
