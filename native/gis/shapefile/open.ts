import { basename, extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { type Extent, emptyExtent, isEmptyExtent } from '../../geo/extent.ts';
import { FileByteSource } from '../../io/byte-source.ts';
import { crsWarning, findCrs } from '../crs-finding.ts';
import { extentLonLat, extentOfFeatures } from '../layer-extent.ts';
import type { FileLayer, LayerFile, LayerProgress } from '../layer-file.ts';
import { findSidecar, readSidecarText } from '../sidecar.ts';
import { dbfFields } from './dbf.ts';
import { readFeatures, type ShapefileParts } from './features.ts';
import { geometryTypesOf, parseShpHeader, type ShpHeader } from './shape.ts';
import { headerBytes, indexShapes } from './shape-index.ts';
import { type DbfTable, openTable } from './table.ts';

/**
 * An ESRI shapefile by its .shp; .shx, .dbf, .prj and .cpg are read when they are there.
 *
 * The reader is our own: records of a damaged file must stay beside their own rows of the .dbf, else features would
 * carry the labels of others.
 *
 * @throws EngineError `file-missing`, `file-unreadable`
 */
export async function open(path: string, work: Work<LayerProgress>): Promise<LayerFile> {
  const shp = await FileByteSource.open(path);
  const opened: FileByteSource[] = [shp];
  try {
    const header = parseShpHeader(
      Buffer.from(await shp.read(0, Math.min(headerBytes, shp.sizeBytes), work.signal)),
    );
    const warnings: string[] = [];
    const table = await tableOrWarning(path, warnings, work.signal);
    if (table) opened.push(table.source);
    const index = await shapeIndex(path, shp, header, work.signal);
    const parts: ShapefileParts = { shp, index, table };
    warnings.push(...disagreements(parts, header));
    const layer = await describeLayer(path, header, parts, work);
    if (layer.crs === null) warnings.push(crsWarning(layer.name, layer.crsReason));
    const close = async (): Promise<void> => {
      for (const source of opened) await source.close();
    };
    return { path, format: 'shapefile', layers: [layer], warnings, close };
  } catch (error) {
    for (const source of opened) await source.close();
    if (!(error instanceof RangeError)) throw error;
    throw new EngineError({ kind: 'file-unreadable', path, reason: error.message }, { cause: error });
  }
}

async function describeLayer(
  path: string,
  header: ShpHeader,
  parts: ShapefileParts,
  work: Work<LayerProgress>,
): Promise<FileLayer> {
  const features: FileLayer['features'] = (featureWork) => readFeatures(parts, featureWork);
  const finding = findCrs([(await readSidecarText(path, '.prj')) ?? ''], 'there is no .prj beside it');
  const extent = await extentOfShapes(header, parts, () => extentOfFeatures(features, work));
  return {
    ...finding,
    name: basename(path, extname(path)),
    featureCount: parts.index.offsetsBytes.length,
    geometryTypes: geometryTypesOf(header.shapeType),
    extentLonLat: extentLonLat(finding.crs, extent),
    fields: parts.table ? dbfFields(parts.table.header) : [],
    features,
  };
}

/** The header's extent, unless some program left it empty. */
async function extentOfShapes(
  header: ShpHeader,
  parts: ShapefileParts,
  measure: () => Promise<Extent>,
): Promise<Extent> {
  if (parts.index.offsetsBytes.length === 0) return emptyExtent;
  const isStated = header.extent.every(Number.isFinite) && header.extent.some((value) => value !== 0);
  return isStated && !isEmptyExtent(header.extent) ? header.extent : measure();
}

async function shapeIndex(path: string, shp: FileByteSource, header: ShpHeader, signal: AbortSignal) {
  const shxPath = await findSidecar(path, '.shx');
  const shx = shxPath === null ? null : await FileByteSource.open(shxPath);
  try {
    return await indexShapes(shp, header.declaredBytes, shx, signal);
  } finally {
    await shx?.close();
  }
}

async function tableOrWarning(
  path: string,
  warnings: string[],
  signal: AbortSignal,
): Promise<DbfTable | null> {
  try {
    const table = await openTable(path, signal);
    if (table === null) warnings.push('There is no .dbf beside it: its features have no attributes.');
    if (table?.warning) warnings.push(table.warning);
    return table;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnings.push(`The .dbf beside it could not be read: ${error.message}. Its features have no attributes.`);
    return null;
  }
}

function disagreements({ shp, index, table }: ShapefileParts, header: ShpHeader): string[] {
  const found: string[] = [];
  const shapeCount = index.offsetsBytes.length;
  if (index.warning) found.push(index.warning);
  if (shp.sizeBytes < header.declaredBytes) {
    found.push(`The .shp was cut off: it has ${shp.sizeBytes} of ${header.declaredBytes} bytes.`);
  }
  if (table && table.rowCount !== shapeCount) {
    found.push(
      `The .shp has ${shapeCount} shapes and the .dbf ${table.rowCount} rows; only pairs can be used.`,
    );
  }
  return found;
}
