import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { crsFromCode, crsFromGeoKeys, transformer } from '../../../native/geo/crs.ts';

interface Place {
  readonly code: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly x: number;
  readonly y: number;
}

/** What test/reference/crs.py got from PROJ. */
const places: readonly Place[] = JSON.parse(
  readFileSync(new URL('../../reference/crs.json', import.meta.url), 'utf8'),
);

// PROJ takes another regional transformation of these datums, or a grid, than the one shift that is carried here.
const REGIONAL_M: Readonly<Record<string, number>> = { 'EPSG:2955': 1.5, 'EPSG:23030': 10, 'EPSG:28408': 3 };

for (const { code, lonDeg, latDeg, x, y } of places) {
  const toleranceM = REGIONAL_M[code] ?? 0.002;
  test(`${code} lies within ${toleranceM} m of PROJ, and comes back`, () => {
    const crs = crsFromCode(code);
    const [ourX, ourY] = crs.forward(lonDeg, latDeg);
    assert.ok(Math.hypot(ourX - x, ourY - y) * crs.unitM <= toleranceM, `${ourX}, ${ourY} for ${x}, ${y}`);
    const [backLon, backLat] = crs.inverse(ourX, ourY);
    assert.ok(Math.abs(backLon - lonDeg) < 1e-7 && Math.abs(backLat - latDeg) < 1e-7);
  });
}

test('a foot is .3048 m, a survey foot 1200/3937 m', () => {
  assert.equal(crsFromCode('EPSG:2265').unitM, 0.3048);
  assert.ok(Math.abs(crsFromCode('EPSG:2264').unitM - 1200 / 3937) < 1e-12);
});

test('many spellings name the same system', () => {
  const spellings = {
    'EPSG:4326': [
      'epsg:4326',
      'OGC:CRS84',
      'urn:ogc:def:crs:OGC:1.3:CRS84',
      'http://www.opengis.net/def/crs/EPSG/0/4326',
    ],
    'EPSG:3857': [
      'EPSG:900913',
      'EPSG:102100',
      'urn:ogc:def:crs:EPSG::3857',
      'http://www.opengis.net/gml/srs/epsg.xml#3857',
    ],
  };
  for (const [code, texts] of Object.entries(spellings)) {
    for (const text of texts) assert.equal(crsFromCode(text).code, code, text);
  }
});

const ESRI_UTM =
  'PROJCS["WGS_1984_UTM_Zone_15N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-93],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["Meter",1]]';

test('an ESRI .prj without an authority is known by its name', () => {
  assert.equal(crsFromCode(ESRI_UTM).code, 'EPSG:32615');
});

test('the authority of a WKT is the outermost one, in WKT 1 and in WKT 2', () => {
  const wkt1 = `${ESRI_UTM.slice(0, -1).replace('WGS_1984_UTM_Zone_15N', 'x').replace('UNIT["Meter",1]', 'UNIT["metre",1,AUTHORITY["EPSG","9001"]]')},AUTHORITY["EPSG","32616"]]`;
  assert.equal(crsFromCode(wkt1).code, 'EPSG:32616');
  assert.equal(
    crsFromCode('GEOGCRS["ETRS89",ENSEMBLE["x",ID["EPSG",6258]],CS[ellipsoidal,2],ID["EPSG",4258]]').code,
    'EPSG:4258',
  );
});

test('a WKT without a code is used as it stands, and its code makes the same again', () => {
  const wkt = ESRI_UTM.replace('WGS_1984_UTM_Zone_15N', 'County grid').replace('500000', '250000');
  const crs = crsFromCode(wkt);
  assert.equal(crs.name, 'County grid');
  assert.ok(Math.abs(crs.forward(-93, 30)[0] - 250_000) < 1e-6);
  assert.equal(crsFromCode(crs.code), crs);
});

test('the sinusoidal sphere of MODIS: x = R·λ·cos φ', () => {
  const crs = crsFromCode('+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs');
  const [x, y] = crs.forward(10, 60);
  assert.ok(Math.abs(x - 6371007.181 * (Math.PI / 18) * 0.5) < 1e-6);
  assert.ok(Math.abs(y - 6371007.181 * (Math.PI / 3)) < 1e-6);
});

test('what is no plane of the earth is refused with the reason', () => {
  const refusals: Readonly<Record<string, RegExp>> = {
    'EPSG:5773': /EPSG:5773 is not a horizontal CRS that is known/,
    'EPSG:4978': /geocentric/,
    'EPSG:4807': /not a horizontal CRS that is known/,
    'LOCAL_CS["site",UNIT["m",1]]': /local system/,
    'PROJCS["odd",PROJECTION["Nothing"]]': /projection “Nothing” is not supported/,
    'my map': /neither EPSG:n, WKT nor a PROJ string/,
    '': /empty/,
  };
  for (const [text, message] of Object.entries(refusals)) assert.throws(() => crsFromCode(text), message);
});

test('geo keys with a code are that code; keys of their own are put together', () => {
  assert.equal(
    crsFromGeoKeys({ GTModelTypeGeoKey: 1, GeographicTypeGeoKey: 4326, ProjectedCSTypeGeoKey: 32615 }).code,
    'EPSG:32615',
  );
  assert.equal(crsFromGeoKeys({ GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 4326 }).code, 'EPSG:4326');
  assert.throws(() => crsFromGeoKeys({ GTModelTypeGeoKey: 1 }), /name no coordinate reference system/);
});

test("a projection of the file's own on a datum of the registry has that datum's shift", () => {
  const crs = crsFromGeoKeys({
    GTModelTypeGeoKey: 1,
    GeographicTypeGeoKey: 4267,
    GeogSemiMajorAxisGeoKey: 6378206.4,
    GeogInvFlatteningGeoKey: 294.9786982139006,
    ProjectedCSTypeGeoKey: 32767,
    ProjCoordTransGeoKey: 13,
    ProjLinearUnitsGeoKey: 9001,
    ProjStdParallel1GeoKey: 33.9,
    ProjStdParallel2GeoKey: 33.6,
    ProjNatOriginLongGeoKey: -117.5,
    ProjNatOriginLatGeoKey: 33.75,
  });
  const nad27 = crsFromCode('EPSG:4267');
  // The origin of the projection lies at its longitude and latitude on NAD27, wherever that is on WGS 84.
  const [x, y] = crs.forward(...nad27.inverse(-117.5, 33.75));
  assert.ok(Math.hypot(x, y) < 0.01, `${x}, ${y}`);
  assert.ok(Math.abs(crs.inverse(0, 0)[0] + 117.5) > 5e-4, 'about 80 m in California');
});

test('user-defined geo keys in feet are Conus Albers in feet', () => {
  const crs = crsFromGeoKeys({
    GTModelTypeGeoKey: 1,
    GTCitationGeoKey: 'Albers in feet|',
    GeographicTypeGeoKey: 4269,
    ProjectedCSTypeGeoKey: 32767,
    ProjectionGeoKey: 32767,
    ProjCoordTransGeoKey: 11,
    ProjLinearUnitsGeoKey: 9002,
    ProjStdParallel1GeoKey: 29.5,
    ProjStdParallel2GeoKey: 45.5,
    ProjNatOriginLongGeoKey: -96,
    ProjNatOriginLatGeoKey: 23,
  });
  assert.equal(crs.name, 'Albers in feet');
  assert.equal(crs.unitM, 0.3048);
  const [x, y] = crs.forward(-96.5, 40);
  // EPSG:5070 of the same place, from PROJ, in feet.
  assert.ok(Math.abs(x * 0.3048 + 42311.1204) < 0.001 && Math.abs(y * 0.3048 - 1887088.8713) < 0.001);
  assert.deepEqual(crsFromCode(crs.code).forward(-96.5, 40), [x, y]);
});

test('a transform between two projections goes there and back', () => {
  const albers = crsFromCode('EPSG:3005');
  const utm = crsFromCode('EPSG:26910');
  const [x, y] = transformer(albers, utm)(1_181_949.8, 479_174.8);
  const [backX, backY] = transformer(utm, albers)(x, y);
  assert.ok(Math.hypot(backX - 1_181_949.8, backY - 479_174.8) < 1e-5);
});
