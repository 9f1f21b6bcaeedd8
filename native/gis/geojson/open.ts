import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { wgs84 } from '../../geo/crs.ts';
import { type Extent, emptyExtent, extentOf, unionExtents } from '../../geo/extent.ts';
import { geometryFromGeoJson } from '../../geo/geojson.ts';
import { isEmpty } from '../../geo/geometry.ts';
import { crsWarning, findCrs, withoutCrs } from '../crs-finding.ts';
import { extentLonLat } from '../layer-extent.ts';
import type {
  CrsFinding,
  FileLayer,
  LayerFeature,
  LayerField,
  LayerFile,
  LayerProgress,
} from '../layer-file.ts';
import { attributesOf, FieldCollector } from './fields.ts';
import { readRecords } from './records.ts';

/** What the first pass over the file learns; the second gives the features. */
interface Survey {
  readonly name: string | null;
  readonly featureCount: number;
  readonly geometryTypes: readonly string[];
  readonly fields: readonly LayerField[];
  readonly extent: Extent;
  readonly crsMember: unknown;
  /** Every feature has an `id` and no two the same. */
  readonly hasOwnIds: boolean;
}

/**
 * GeoJSON as RFC 7946 and its predecessor of 2008 define it (whose `crs` member is honoured), and newline-delimited.
 * The file is streamed twice and never held.
 *
 * @throws EngineError `file-unreadable`
 */
export async function open(path: string, work: Work<LayerProgress>): Promise<LayerFile> {
  const { size } = await stat(path);
  if (size === 0) throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is empty (0 bytes)' });
  const survey = await surveyFile(path, work);
  const finding = crsOf(survey);
  const name = survey.name ?? basename(path, extname(path));
  const layer: FileLayer = {
    ...finding,
    name,
    featureCount: survey.featureCount,
    geometryTypes: survey.geometryTypes,
    extentLonLat: extentLonLat(finding.crs, survey.extent),
    fields: survey.fields,
    features: (featureWork) => features(path, survey, featureWork),
  };
  const warnings = finding.crs === null ? [crsWarning(name, finding.crsReason)] : [];
  return { path, format: 'geojson', layers: [layer], warnings, close: async () => {} };
}

async function surveyFile(path: string, work: Work<LayerProgress>): Promise<Survey> {
  const types = new Set<string>();
  const collector = new FieldCollector();
  const ids = new Set<string>();
  const members: Record<string, unknown> = {};
  let featureCount = 0;
  let extent = emptyExtent;
  try {
    for await (const record of readRecords(path, work)) {
      if (record.kind === 'member') members[record.key] = record.value;
      else featureCount++;
      if (record.kind !== 'feature') continue;
      const id = ownId(record.json);
      if (id !== null) ids.add(id);
      collector.add(propertiesOf(record.json));
      const { geometry } = parseGeometry(record.json.geometry);
      if (!geometry) continue;
      types.add(String((record.json.geometry as { type: unknown }).type));
      extent = unionExtents(extent, extentOf(geometry));
      if (featureCount % 1000 === 0) work.report({ read: featureCount, total: featureCount });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EngineError(
      { kind: 'file-unreadable', path, reason: `it is no GeoJSON: ${error.message}` },
      { cause: error },
    );
  }
  return {
    name: typeof members.name === 'string' ? members.name : null,
    featureCount,
    geometryTypes: [...types].sort(),
    fields: collector.fields,
    extent,
    crsMember: members.crs,
    hasOwnIds: ids.size === featureCount,
  };
}

async function* features(
  path: string,
  survey: Survey,
  work: Work<LayerProgress>,
): AsyncGenerator<LayerFeature> {
  let read = 0;
  for await (const record of readRecords(path, work)) {
    if (record.kind === 'member') continue;
    const ordinal = read++;
    if (read % 1000 === 0) work.report({ read, total: survey.featureCount });
    if (record.kind === 'broken') {
      yield { id: String(ordinal), geometry: null, attributes: {}, problem: record.reason };
      continue;
    }
    yield {
      id: (survey.hasOwnIds ? ownId(record.json) : null) ?? String(ordinal),
      attributes: attributesOf(propertiesOf(record.json)),
      ...parseGeometry(record.json.geometry),
    };
  }
}

function ownId(feature: Record<string, unknown>): string | null {
  const { id } = feature;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}

function propertiesOf(feature: Record<string, unknown>): Record<string, unknown> {
  const { properties } = feature;
  const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties);
  return isObject ? (properties as Record<string, unknown>) : {};
}

function parseGeometry(json: unknown): Pick<LayerFeature, 'geometry' | 'problem'> {
  if (json === null || json === undefined) return { geometry: null };
  try {
    const geometry = geometryFromGeoJson(json);
    return { geometry: isEmpty(geometry) ? null : geometry };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { geometry: null, problem: error.message };
  }
}

/** RFC 7946 coordinates are degrees; those that cannot be are in a CRS that nobody wrote down. */
function crsOf(survey: Survey): CrsFinding {
  const finding = crsOfMember(survey.crsMember);
  if (finding.crs?.isGeographic && !couldBeDegrees(survey.extent)) {
    const [west, south, east, north] = survey.extent.map((value) => Number(value.toPrecision(7)));
    return withoutCrs(
      `its coordinates (x ${west} to ${east}, y ${south} to ${north}) are no degrees, and it names no other system`,
    );
  }
  return finding;
}

function crsOfMember(member: unknown): CrsFinding {
  if (member === undefined) return { crs: wgs84, crsCode: wgs84.code, crsReason: null };
  if (member === null) return withoutCrs('the file says “"crs": null”, which means unknown');
  const { type, properties } = member as { type?: unknown; properties?: { name?: unknown; code?: unknown } };
  if (type === 'name' && typeof properties?.name === 'string') return findCrs([properties.name], '');
  // The draft of 2008 also had {"type": "EPSG", "properties": {"code": n}}.
  if (type === 'EPSG' && properties?.code !== undefined) return findCrs([`EPSG:${properties.code}`], '');
  return withoutCrs(`its “crs” member (${JSON.stringify(member).slice(0, 80)}) names no system`);
}

function couldBeDegrees([west, south, east, north]: Extent): boolean {
  // One turn past the antimeridian is common in files that cross it; rounding may exceed a pole a little.
  return west >= -540 && east <= 540 && south >= -90.001 && north <= 90.001;
}
