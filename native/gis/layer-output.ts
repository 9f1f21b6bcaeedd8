import { extname } from 'node:path';
import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { AttributeValue, LayerField } from './layer-file.ts';

/** A feature to be written; coordinates are longitude and latitude in degrees (WGS 84). */
export interface OutputFeature {
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface LayerOutput {
  readonly name: string;
  /** The columns, in this order; an attribute that is in none is left out, a missing one is null. */
  readonly fields: readonly LayerField[];
  readonly features: AsyncIterable<OutputFeature> | Iterable<OutputFeature>;
}

export interface WriteProgress {
  readonly written: number;
}

/** Writes one format; the file appears whole or not at all. */
export interface LayerWriter {
  /** @returns how many features were written */
  write(path: string, output: LayerOutput, work: Work<WriteProgress>): Promise<number>;
}

/** Formats that can be written: facts for menus and messages, and the writer when it is needed. */
export const outputFormats = [
  {
    id: 'geojson',
    label: 'GeoJSON',
    extensions: ['.geojson', '.json'],
    load: () => import('./geojson/write.ts'),
  },
  {
    id: 'geopackage',
    label: 'GeoPackage',
    extensions: ['.gpkg'],
    load: () => import('./geopackage/write.ts'),
  },
  { id: 'csv', label: 'CSV', extensions: ['.csv'], load: () => import('./csv/write.ts') },
] as const satisfies readonly {
  id: string;
  label: string;
  extensions: readonly string[];
  load: () => Promise<LayerWriter>;
}[];

/**
 * Writes a layer in the format that the extension names, over what was there.
 *
 * @returns how many features were written
 * @throws EngineError `format-unknown`, `file-unwritable`
 */
export async function writeLayerFile(
  path: string,
  output: LayerOutput,
  work: Work<WriteProgress>,
): Promise<number> {
  const extension = extname(path).toLowerCase();
  const format = outputFormats.find(({ extensions }) =>
    (extensions as readonly string[]).includes(extension),
  );
  if (format) return (await format.load()).write(path, output, work);
  const known = outputFormats.map(({ label, extensions }) => `${label} (${extensions.join(' ')})`);
  throw new EngineError({ kind: 'format-unknown', path, known });
}
