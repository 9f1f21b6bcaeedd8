import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { unattended } from '../../../native/contract/work.ts';
import { crsFromCode } from '../../../native/geo/crs.ts';
import { makeTileGrid, tileCount } from '../../../native/geo/tile-grid.ts';
import { readLayerFile } from '../../../native/gis/registry.ts';
import {
  computeFractions,
  type Fractions,
  type LabelledFeature,
  type SceneLayers,
} from '../../../native/labelling/fractions.ts';
import { openRaster } from '../../../native/raster/open.ts';

const data = new URL('../../../../shared/data/', import.meta.url);
const skip = existsSync(data) ? false : 'no shared data';

/** What test/reference/coverage.py wrote: fractions by GEOS. */
interface Reference {
  readonly sizePx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly affine: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
  readonly crs: string;
  readonly fractions: Readonly<Record<string, readonly (readonly [tile: number, fraction: number])[]>>;
}

interface Pair {
  readonly scene: string;
  readonly layer: string;
  /** Null: every feature is a building. */
  readonly field: string | null;
}

const pairs: Readonly<Record<string, Pair>> = {
  kampala: {
    scene: 'scenes/kampala-drone/kampala_site1_jpeg_mask.tif',
    layer: 'scenes/kampala-drone/kampala_site1_buildings.geojson',
    field: null,
  },
  loonlake: {
    scene: 'scenes/loonlake-landsat8/landsat.tif',
    layer: 'scenes/loonlake-landsat8/vri2023.gpkg',
    field: 'BCLCS_LEVEL_4',
  },
  zion: {
    scene: 'scenes/zion-nlcd/zion_srtm_uint16.tif',
    layer: 'scenes/zion-nlcd/zion_nlcd_polygons.gpkg',
    field: 'class_name',
  },
  chiapas: {
    scene: 'scenes/chiapas-landsat7/LE70220491999322EDC01_stack.gtif',
    layer: 'scenes/chiapas-landsat7/training_data.shp',
    field: 'class',
  },
};

for (const [name, pair] of Object.entries(pairs)) {
  test(`${name}: the fraction of every label in every tile is that of GEOS`, { skip }, async () => {
    const reference = readReference(name);
    const fractions = await fractionsOf(pair, reference.sizePx);
    assert.deepEqual([...fractions.labelIds].sort(), Object.keys(reference.fractions).sort());
    for (const [label, expected] of Object.entries(reference.fractions)) {
      const ours = denseFractions(fractions, label);
      const theirs = new Float64Array(ours.length);
      for (const [tile, fraction] of expected) theirs[tile] = fraction;
      const worst = ours.reduce((most, value, tile) => Math.max(most, Math.abs(value - theirs[tile]!)), 0);
      assert.ok(worst <= 0.005, `${label}: the worst tile is ${worst} away`);
    }
  });

  test(`${name}: size, affine and CRS are those GDAL reads`, { skip }, async () => {
    const reference = readReference(name);
    const scene = await openRaster(new URL(pair.scene, data).pathname, unattended);
    try {
      const { a, b, c, d, e, f } = scene.affine!;
      assert.deepEqual(
        [scene.summary.widthPx, scene.summary.heightPx],
        [reference.widthPx, reference.heightPx],
      );
      assert.equal(scene.crs!.code, reference.crs);
      for (const [i, value] of [a, b, c, d, e, f].entries()) {
        assert.ok(Math.abs(value - reference.affine[i]!) <= 1e-9 * Math.abs(reference.affine[i]!));
      }
    } finally {
      await scene.close();
    }
  });
}

test('a layer read in another CRS than its own overlaps nothing, and the fractions say so', {
  skip,
}, async () => {
  const fractions = await fractionsOf(pairs.zion!, 16, 'EPSG:32640');
  assert.equal(fractions.fraction.length, 0);
  assert.deepEqual(
    fractions.warnings.map((warning) => warning.kind),
    ['no-overlap'],
  );
});

test('the building of Kampala that crosses itself is counted as repaired', { skip }, async () => {
  const fractions = await fractionsOf(pairs.kampala!, 128);
  const repaired = fractions.warnings.find((warning) => warning.kind === 'repaired');
  assert.deepEqual(repaired, { kind: 'repaired', layerId: 'layer', features: 1 });
});

async function fractionsOf(pair: Pair, sizePx: number, layerCrs?: string): Promise<Fractions> {
  const raster = await openRaster(new URL(pair.scene, data).pathname, unattended);
  const file = await readLayerFile(new URL(pair.layer, data).pathname, unattended);
  try {
    const [layer] = file.layers;
    const { widthPx, heightPx } = raster.summary;
    const scene: SceneLayers = {
      widthPx,
      heightPx,
      crs: raster.crs!,
      affine: raster.affine!,
      layers: [
        {
          layerId: 'layer',
          crs: layerCrs === undefined ? layer!.crs! : crsFromCode(layerCrs),
          features: labelledFeatures(layer!.features(unattended), pair.field),
          complete: pair.field === null,
          bufferM: 0,
        },
      ],
    };
    const grid = makeTileGrid(widthPx, heightPx, sizePx, sizePx);
    return await computeFractions({ ...scene, grid }, unattended);
  } finally {
    await Promise.all([raster.close(), file.close()]);
  }
}

type LayerFeatures = ReturnType<Awaited<ReturnType<typeof readLayerFile>>['layers'][number]['features']>;

async function* labelledFeatures(
  features: LayerFeatures,
  field: string | null,
): AsyncGenerator<LabelledFeature> {
  for await (const { id, geometry, attributes } of features) {
    const value = field === null ? 'building' : attributes[field];
    if (geometry && value != null) yield { featureId: id, geometry, labelId: String(value) };
  }
}

function denseFractions(fractions: Fractions, label: string): Float64Array {
  const dense = new Float64Array(tileCount(fractions.grid));
  const wanted = fractions.labelIds.indexOf(label);
  for (let tile = 0; tile < dense.length; tile++) {
    for (let i = fractions.entryStart[tile]!; i < fractions.entryStart[tile + 1]!; i++) {
      if (fractions.label[i] === wanted) dense[tile] = fractions.fraction[i]!;
    }
  }
  return dense;
}

function readReference(name: string): Reference {
  const packed = readFileSync(new URL(`../../reference/coverage-${name}.json.gz`, import.meta.url));
  return JSON.parse(gunzipSync(packed).toString());
}
