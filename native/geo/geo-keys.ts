import { createRequire } from 'node:module';
import type { GeoKeys, ProjectionParameters } from 'geotiff-geokeys-to-proj4';
import { datumShiftOf } from './epsg.ts';

/** GeoTIFF 1.1, requirement class “GeoKey”: the value of a key whose meaning stands in other keys. */
const USER_DEFINED = 32767;
const MODEL_GEOGRAPHIC = 2;

const require = createRequire(import.meta.url);

/** What the geo keys of a GeoTIFF say: a code of the registry, or a definition of the file's own. */
export type GeoKeysMeaning =
  | { kind: 'code'; code: string }
  | { kind: 'wkt'; wkt: string }
  | { kind: 'proj'; proj4: string; name: string };

/** @throws RangeError when the keys name no CRS, or one that cannot be expressed */
export function readGeoKeys(geoKeys: Record<string, unknown>): GeoKeysMeaning {
  const code = codeIn(geoKeys);
  if (code !== null) return { kind: 'code', code };
  const citation = citationIn(geoKeys);
  // ArcGIS writes the whole WKT into the citation.
  const wkt = /ESRI PE String = (.*)/s.exec(citation)?.[1];
  if (wkt) return { kind: 'wkt', wkt };
  if (!hasDefinition(geoKeys)) throw new RangeError('the GeoTIFF keys name no coordinate reference system');
  return { kind: 'proj', proj4: projOf(geoKeys), name: citation || 'user-defined' };
}

function codeIn(geoKeys: Record<string, unknown>): string | null {
  const projected = geoKeys.ProjectedCSTypeGeoKey ?? geoKeys.ProjectedCRSGeoKey;
  const geographic = geoKeys.GeographicTypeGeoKey ?? geoKeys.GeodeticCRSGeoKey;
  if (isCode(projected)) return String(projected);
  const isGeographic = geoKeys.GTModelTypeGeoKey === MODEL_GEOGRAPHIC || projected === undefined;
  return isGeographic && isCode(geographic) && geoKeys.ProjCoordTransGeoKey === undefined
    ? String(geographic)
    : null;
}

function isCode(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < USER_DEFINED;
}

function citationIn(geoKeys: Record<string, unknown>): string {
  const citations = [geoKeys.PCSCitationGeoKey, geoKeys.GTCitationGeoKey, geoKeys.GeogCitationGeoKey];
  const citation = citations.find((text) => typeof text === 'string' && text.length > 0);
  return typeof citation === 'string' ? citation.replace(/[|\0\s]+$/, '') : '';
}

function hasDefinition(geoKeys: Record<string, unknown>): boolean {
  return Object.keys(geoKeys).some((key) => /^(Proj|Geog|Geod|Ellipsoid|PrimeMeridian)/.test(key));
}

function projOf(geoKeys: Record<string, unknown>): string {
  const { toProj4 } = require('geotiff-geokeys-to-proj4') as {
    toProj4(geoKeys: GeoKeys): ProjectionParameters;
  };
  // Heights play no part in a horizontal CRS, and the library fails on vertical codes it does not know.
  const horizontal = Object.fromEntries(
    Object.entries(geoKeys).filter(([key]) => !key.startsWith('Vertical')),
  );
  const found = toProj4(horizontal as unknown as GeoKeys);
  const reason = unsupported(found.errors as unknown as Record<string, unknown>);
  if (reason) throw new RangeError(`the GeoTIFF keys hold ${reason}, which is not supported`);
  // A raster's x runs east and its y north, whatever the order of the registry's axes.
  const named = found.proj4.replace(/\+axis=\S+ ?/, '').trim();
  // Parameters that a file leaves out are zero; proj4 makes NaN of some.
  const absent = ['lat_0', 'lon_0', 'x_0', 'y_0'].filter((name) => !named.includes(`+${name}=`));
  const geographic = geoKeys.GeographicTypeGeoKey ?? geoKeys.GeodeticCRSGeoKey;
  const shift = isCode(geographic) && !named.includes('+towgs84=') ? datumShiftOf(String(geographic)) : null;
  const definition = [
    named,
    ...(found.isGCS ? [] : absent.map((name) => `+${name}=0`)),
    ...(shift === null ? [] : [shift]),
  ].join(' ');
  const unitM = found.coordinatesConversionParameters.x;
  if (unitM === 1) return definition;
  if (found.isGCS)
    throw new RangeError(`the GeoTIFF keys count angles in units of ${unitM}°; degrees are supported`);
  return `${definition} +to_meter=${unitM}`;
}

function unsupported(errors: Record<string, unknown>): string | null {
  if (errors.coordinateTransformationNotSupported)
    return `projection method ${errors.coordinateTransformationNotSupported}`;
  if (errors.conversionNotSupported) return `conversion ${errors.conversionNotSupported}`;
  if (errors.CRSNotSupported) return `CRS ${errors.CRSNotSupported}`;
  return null;
}
