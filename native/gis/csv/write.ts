import type { Work } from '../../contract/work.ts';
import { writeWhole } from '../../io/files.ts';
import type { AttributeValue } from '../layer-file.ts';
import type { LayerOutput, WriteProgress } from '../layer-output.ts';
import { TextOutput } from '../text-output.ts';
import { geometryToWkt } from './wkt.ts';

/**
 * CSV after RFC 4180 in UTF-8: the id, the fields, and the geometry as well-known text in a last column `WKT`, which
 * GDAL and QGIS take for the geometry by its name.
 */
export async function write(path: string, output: LayerOutput, work: Work<WriteProgress>): Promise<number> {
  const names = output.fields.map(({ name }) => name);
  const idName = names.includes('id') ? 'feature_id' : 'id';
  let written = 0;
  await writeWhole(path, async (file) => {
    const text = new TextOutput(file);
    await text.add(line([idName, ...names, 'WKT']));
    for await (const { id, geometry, attributes } of output.features) {
      work.signal.throwIfAborted();
      const values = names.map((name) => attributes[name] ?? null);
      await text.add(line([id, ...values, geometry && geometryToWkt(geometry)]));
      work.report({ written: ++written });
    }
    await text.flush();
  });
  return written;
}

function line(values: readonly AttributeValue[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: AttributeValue): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
