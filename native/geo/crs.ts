import proj4 from 'proj4';
import { findEpsg } from './epsg.ts';
import { readGeoKeys } from './geo-keys.ts';
import { authorityOfWkt, nameOfWkt } from './wkt.ts';

/** A horizontal coordinate reference system. x is east or longitude, y north or latitude, whatever the registry's axis order. */
export interface Crs {
  /** `EPSG:n` where known, else the WKT or PROJ string it was made from: `crsFromCode(code)` gives the same again. */
  readonly code: string;
  readonly name: string;
  readonly isGeographic: boolean;
  /** Metres in one unit of x and y; for degrees, of one degree along the equator. */
  readonly unitM: number;
  /** WGS 84 longitude and latitude in degrees → x, y in the CRS's units. NaN where the projection has no answer. */
  forward(lonDeg: number, latDeg: number): [number, number];
  /** x, y in the CRS's units → WGS 84 longitude and latitude in degrees. */
  inverse(x: number, y: number): [number, number];
}

const EQUATOR_DEGREE_M = (Math.PI / 180) * 6378137;

const known = new Map<string, Crs>();

/**
 * A CRS from `EPSG:n`, `OGC:CRS84`, WKT 1 or 2 (OGC or ESRI), a `urn:ogc:def:crs:…`, or a PROJ string.
 *
 * @throws RangeError with the reason
 */
export function crsFromCode(text: string): Crs {
  const trimmed = text.trim();
  let crs = known.get(trimmed);
  if (!crs) {
    crs = parseCrs(trimmed);
    known.set(trimmed, crs);
  }
  return crs;
}

/**
 * The CRS that the geo keys of a GeoTIFF mean; names are those of the GeoTIFF standard (`ProjectedCSTypeGeoKey`, …).
 *
 * @throws RangeError with the reason
 */
export function crsFromGeoKeys(geoKeys: Record<string, unknown>): Crs {
  const meaning = readGeoKeys(geoKeys);
  switch (meaning.kind) {
    case 'code':
      return crsFromCode(`EPSG:${meaning.code}`);
    case 'wkt':
      return crsFromCode(meaning.wkt);
    case 'proj':
      return crsFromProj(meaning.proj4, meaning.proj4, meaning.name);
  }
}

/** The transform from one CRS to another, through WGS 84. */
export function transformer(from: Crs, to: Crs): (x: number, y: number) => [number, number] {
  if (from.code === to.code) return (x, y) => [x, y];
  if (from === wgs84) return to.forward;
  if (to === wgs84) return from.inverse;
  return (x, y) => {
    const [lonDeg, latDeg] = from.inverse(x, y);
    return to.forward(lonDeg, latDeg);
  };
}

/** A CRS from a PROJ string under a code and a name of the caller's. */
export function crsFromProj(definition: string, code: string, name: string): Crs {
  const projection = projectionOf(definition, name);
  const isGeographic = projection.projName === 'longlat';
  const converter = proj4(definition);
  // proj4 leaves the registry's axis directions aside unless asked; +axis=wsu (southern Africa) needs them.
  const hasOwnAxes = /\+axis=(?!enu)/.test(definition);
  return {
    code,
    name,
    isGeographic,
    unitM: isGeographic ? EQUATOR_DEGREE_M : (projection.to_meter ?? 1),
    forward: (lonDeg, latDeg) => converter.forward([lonDeg, latDeg], hasOwnAxes) as [number, number],
    inverse: (x, y) => converter.inverse([x, y], hasOwnAxes) as [number, number],
  };
}

export const wgs84: Crs = {
  code: 'EPSG:4326',
  name: 'WGS 84',
  isGeographic: true,
  unitM: EQUATOR_DEGREE_M,
  forward: (lonDeg, latDeg) => [lonDeg, latDeg],
  inverse: (x, y) => [x, y],
};

function parseCrs(text: string): Crs {
  if (text === '') throw new RangeError('the CRS is empty');
  if (text.startsWith('+')) return crsFromProj(text, text, text);
  if (text.includes('[')) return crsFromWkt(text);
  const named =
    /^(?:urn:ogc:def:crs:|https?:\/\/www\.opengis\.net\/(?:def\/crs\/|gml\/srs\/))?(EPSG|ESRI|OGC)(?:\.xml#|[:/][\d.]*[:/]|:)(\w+)$/i.exec(
      text,
    );
  if (!named) throw new RangeError(`“${text.slice(0, 80)}” is neither EPSG:n, WKT nor a PROJ string`);
  const authority = named[1]!.toUpperCase();
  const code = named[2]!.toUpperCase();
  if (authority === 'OGC') {
    if (code === 'CRS84' || code === 'CRS84H') return wgs84;
    throw new RangeError(`OGC:${code} is not known; OGC:CRS84 is`);
  }
  return crsFromEpsg(code);
}

// ESRI's numbers and old nicknames of Web Mercator.
const WEB_MERCATOR_CODES = new Set(['3857', '3785', '900913', '102100', '102113']);

function crsFromEpsg(code: string): Crs {
  if (code === '4326') return wgs84;
  const entry = findEpsg(WEB_MERCATOR_CODES.has(code) ? '3857' : code);
  if (!entry) throw new RangeError(`EPSG:${code} is not a horizontal CRS that is known`);
  return crsFromProj(entry.proj4, `EPSG:${entry.code}`, entry.name);
}

/** The registry's definition where the WKT names one, because a WKT often leaves the datum shift out. */
function crsFromWkt(wkt: string): Crs {
  const code = authorityOfWkt(wkt);
  if (code && (code === '4326' || findEpsg(code))) return crsFromEpsg(code);
  return crsFromProj(wkt, wkt, nameOfWkt(wkt));
}

interface Projection {
  readonly projName?: string;
  readonly to_meter?: number;
}

function projectionOf(definition: string, name: string): Projection {
  let projection: Projection;
  try {
    projection = new (proj4.Proj as unknown as new (definition: string) => Projection)(definition);
  } catch (cause) {
    const method = /\+proj=(\w+)|PROJECTION\["([^"]+)"|METHOD\["([^"]+)"/i
      .exec(definition)
      ?.slice(1)
      .find(Boolean);
    throw new RangeError(
      method
        ? `${name}: the projection “${method}” is not supported`
        : `“${name.slice(0, 80)}” could not be parsed as a CRS`,
      { cause },
    );
  }
  if (projection.projName === 'geocent')
    throw new RangeError(`${name} is geocentric: it has no plane of x and y`);
  if (!projection.projName || projection.projName === 'identity') {
    throw new RangeError(`${name} is a local system: it has no place on the earth`);
  }
  return projection;
}
