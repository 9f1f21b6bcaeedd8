import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../../../native/contract/failure.ts';
import { unattended } from '../../../native/contract/work.ts';
import { countPositions, type Geometry, signedArea } from '../../../native/geo/geometry.ts';
import { countValues, suggestLabelField } from '../../../native/gis/field-values.ts';
import { labelTextSources } from '../../../native/gis/label-sources.ts';
import type { FileLayer } from '../../../native/gis/layer-file.ts';
import { pickLayer } from '../../../native/gis/pick-layer.ts';
import { readLayerFile } from '../../../native/gis/registry.ts';
import { categoryNames } from '../../../native/gis/styles/category-names.ts';
import { allFeatures } from '../../native/gis/read-whole.ts';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const options = { skip: existsSync(data) ? false : 'no shared data' };

interface ReferenceLayer {
  name: string;
  features: number;
  geometries: number;
  positions: number;
  area: number;
  length: number;
  epsg: string | null;
  /** minX, maxX, minY, maxY, as GDAL orders them. */
  extent: [number, number, number, number] | null;
  values: Record<string, Record<string, number>>;
}

/** Made by test/reference/gis.py. */
async function reference(): Promise<Record<string, ReferenceLayer[]>> {
  const path = new URL('../../reference/gis.json', import.meta.url);
  return JSON.parse(await readFile(path, 'utf8')).files;
}

function areaOf(geometry: Geometry): number {
  if (geometry.type !== 'polygon') return 0;
  return geometry.polygons
    .map(([outer, ...holes]) =>
      holes.reduce((area, hole) => area - Math.abs(signedArea(hole)), Math.abs(signedArea(outer!))),
    )
    .reduce((sum, area) => sum + area, 0);
}

function lengthOf(geometry: Geometry): number {
  if (geometry.type !== 'line') return 0;
  let length = 0;
  for (const line of geometry.lines) {
    for (let i = 2; i < line.length; i += 2) {
      length += Math.hypot(line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!);
    }
  }
  return length;
}

/** Sums of the same doubles in another order. */
function assertClose(actual: number, expected: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.abs(expected) + 1e-12,
    `${what}: ${actual}, GDAL ${expected}`,
  );
}

test('every layer of the sample data holds what GDAL reads in it', options, async (t) => {
  for (const [path, expectedLayers] of Object.entries(await reference())) {
    await t.test(path, async () => {
      const file = await readLayerFile(data + path, unattended);
      assert.deepEqual(
        file.layers.map(({ name }) => name).sort(),
        expectedLayers.map(({ name }) => name).sort(),
      );
      for (const expected of expectedLayers) {
        const layer = pickLayer(file, expected.name);
        const features = await allFeatures(layer);
        const geometries = features.flatMap(({ geometry }) => (geometry ? [geometry] : []));
        assert.deepEqual(
          features.filter(({ problem }) => problem),
          [],
        );
        assert.equal(layer.featureCount, expected.features);
        assert.equal(features.length, expected.features);
        assert.equal(new Set(features.map(({ id }) => id)).size, expected.features, 'ids are unique');
        assert.equal(geometries.length, expected.geometries);
        const positions = geometries.reduce((sum, geometry) => sum + countPositions(geometry), 0);
        assert.equal(positions, expected.positions);
        assertClose(
          geometries.reduce((sum, geometry) => sum + areaOf(geometry), 0),
          expected.area,
          'area',
        );
        assertClose(
          geometries.reduce((sum, geometry) => sum + lengthOf(geometry), 0),
          expected.length,
          'length',
        );
        await assertValues(layer, expected.values);
      }
      await file.close();
    });
  }
});

async function assertValues(layer: FileLayer, expected: ReferenceLayer['values']): Promise<void> {
  const fields = await countValues(layer, unattended);
  for (const [name, counts] of Object.entries(expected)) {
    const values = fields.find((field) => field.name === name)!.values;
    assert.deepEqual(Object.fromEntries(values.map(({ value, count }) => [value, count])), counts, name);
  }
}

test('the CRS of every layer with an EPSG code is that code', options, async () => {
  for (const [path, expectedLayers] of Object.entries(await reference())) {
    const file = await readLayerFile(data + path, unattended);
    for (const { name, epsg } of expectedLayers) {
      // RFC 7946 would have these be degrees, as GDAL takes them; they are metres, and we say so.
      const isUnstated = path.endsWith('geojson_projected_coords_without_crs.geojson');
      const { crsCode } = pickLayer(file, name);
      if (isUnstated) assert.equal(crsCode, null);
      else if (epsg !== null) assert.equal(crsCode, `EPSG:${epsg}`, path);
    }
    await file.close();
  }
});

test('the stated extent of layers in degrees is the one that GDAL gives', options, async () => {
  for (const [path, expectedLayers] of Object.entries(await reference())) {
    const file = await readLayerFile(data + path, unattended);
    for (const { name, epsg, extent } of expectedLayers) {
      const { extentLonLat, crs } = pickLayer(file, name);
      if (epsg !== '4326' || extent === null || crs === null) continue;
      const [minX, maxX, minY, maxY] = extent;
      for (const [i, value] of [minX, minY, maxX, maxY].entries())
        assertClose(extentLonLat![i]!, value, path);
    }
    await file.close();
  }
});

test(
  'a stale .shx does not spoil a shapefile: the 37 shapes of water.shp keep their 37 rows',
  options,
  async () => {
    const file = await readLayerFile(`${data}scenes/swellendam-ortho/water.shp`, unattended);
    const features = await allFeatures(file.layers[0]!);
    assert.equal(features.filter(({ geometry }) => geometry).length, 37);
    assert.deepEqual(
      features.filter(({ problem }) => problem),
      [],
    );
    assert.match(file.warnings.join(), /\.shx .* lists 38 shapes, and 37 were found/);
    // Names as `ogrinfo water.dbf` gives row 36.
    assert.equal(features[36]!.attributes.full_id, 'w558472494');
    await file.close();
  },
);

test('shapefiles whose .shx or .dbf is missing are read from what is there', options, async () => {
  for (const name of ['polygonm', 'singleton']) {
    const file = await readLayerFile(`${data}gis/shapefile-edge-cases/${name}.shp`, unattended);
    const features = await allFeatures(file.layers[0]!);
    assert.equal(features.length, 1);
    assert.ok(features[0]!.geometry);
    assert.equal(file.layers[0]!.crs, null);
    await file.close();
  }
});

test('text of a .dbf is read in the encoding that the .cpg or the table names', options, async () => {
  const texts: unknown[] = [];
  for (const name of ['latin1-property', 'utf8-property']) {
    const file = await readLayerFile(`${data}gis/shapefile-edge-cases/${name}.shp`, unattended);
    for (const feature of await allFeatures(file.layers[0]!))
      texts.push(Object.values(feature.attributes)[0]);
    await file.close();
  }
  assert.deepEqual(texts, ['México', 'ηελλο ςορλδ']);
});

test('the two copies of the same points meet within the accuracy of the datum shift', options, async () => {
  const lonLat = await Promise.all(
    ['4326', '23030'].map(async (name) => {
      const file = await readLayerFile(`${data}gis/same-points-two-crs/${name}.shp`, unattended);
      const layer = file.layers[0]!;
      const points = (await allFeatures(layer)).map(({ geometry }) => {
        assert.equal(geometry?.type, 'point');
        return layer.crs!.inverse(
          (geometry as { points: Float64Array }).points[0]!,
          (geometry as { points: Float64Array }).points[1]!,
        );
      });
      await file.close();
      return points;
    }),
  );
  for (const [i, [lonDeg, latDeg]] of lonLat[0]!.entries()) {
    // ED50 to WGS 84 is known to several metres, depending on the parameters chosen: 1e-4 degrees are 11 m.
    assert.ok(Math.abs(lonDeg - lonLat[1]![i]![0]) < 1e-4 && Math.abs(latDeg - lonLat[1]![i]![1]) < 1e-4);
  }
});

test('projected coordinates without a CRS are named as such, with the remedy', options, async () => {
  const path = `${data}gis/invalid/geojson_projected_coords_without_crs.geojson`;
  const file = await readLayerFile(path, unattended);
  assert.match(file.layers[0]!.crsReason!, /are no degrees/);
  assert.match(file.warnings.join(), /EPSG:n \(--crs\)/);
  await file.close();
});

test('an empty file and formats of later versions are refused clearly', options, async () => {
  const kinds: string[] = [];
  for (const name of [
    'invalid/zero_bytes.geojson',
    'osm_track.gpx',
    'kml/polygon.kml',
    'kml/KML_Samples.kmz',
  ]) {
    const error = await readLayerFile(`${data}gis/${name}`, unattended).catch((thrown) => thrown);
    assert.ok(error instanceof EngineError, name);
    kinds.push(error.failure.kind);
  }
  assert.deepEqual(kinds, [
    'file-unreadable',
    'format-unsupported',
    'format-unsupported',
    'format-unsupported',
  ]);
});

test('the field that carries the label is suggested first', options, async () => {
  const expected: Record<string, string | null> = {
    'gis/muenster_landuse_training.gpkg': 'Label',
    'gis/france_crop_parcels_lpis.gpkg': 'code_cultu',
    'scenes/chiapas-landsat7/training_data.shp': 'class',
    'scenes/beaufort-sentinel2/beaufort_landcover.shp': 'Classname',
    'scenes/flanders-sentinel2/flanders_fields_polygons.gpkg': 'label_name',
    'scenes/loonlake-landsat8/roads.gpkg': 'STATUS',
    'scenes/zion-nlcd/zion_nlcd_polygons.gpkg': 'class_name',
    'scenes/atlanta-spacenet/atlanta_buildings.geojson': 'building',
    'scenes/kampala-drone/kampala_site1_buildings.geojson': null,
  };
  const suggested: Record<string, string | null> = {};
  for (const path of Object.keys(expected)) {
    const file = await readLayerFile(data + path, unattended);
    suggested[path] = suggestLabelField(await countValues(file.layers[0]!, unattended));
    await file.close();
  }
  assert.deepEqual(suggested, expected);
});

test(
  'codes are spelled out by the column beside them, and only where each has one wording',
  options,
  async () => {
    const texts = async (path: string, field: string) => {
      const file = await readLayerFile(data + path, unattended);
      const sources = await labelTextSources(file, file.layers[0]!, field, unattended);
      await file.close();
      return Object.fromEntries(sources.map(({ value, name, origin }) => [value, `${name} (${origin})`]));
    };
    const nlcd = await texts('scenes/zion-nlcd/zion_nlcd_polygons.gpkg', 'code');
    assert.equal(Object.keys(nlcd).length, 8);
    assert.equal(nlcd['1'], 'Water (paired-column:class_name)');
    // `id` disagrees with `class` on two rows of the training data: no pair.
    assert.deepEqual(await texts('scenes/chiapas-landsat7/training_data.shp', 'id'), {});
    assert.deepEqual(await texts('scenes/loonlake-landsat8/vri2023.gpkg', 'BCLCS_LEVEL_4'), {});
  },
);

test('the sidecar of a categorical raster names its classes', options, async () => {
  const names = await categoryNames(`${data}scenes/zion-nlcd/zion_nlcd_categorical.tif`);
  assert.deepEqual(
    names.slice(1, 4).map(({ value, name, origin }) => [value, name, origin]),
    [
      ['1', 'Water', 'aux-xml'],
      ['2', 'Developed', 'aux-xml'],
      ['3', 'Barren', 'aux-xml'],
    ],
  );
});
