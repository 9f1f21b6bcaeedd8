import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { invertAffine, pixelToMap } from '../../../native/geo/affine.ts';
import { crsFromCode } from '../../../native/geo/crs.ts';
import { geometryFromGeoJson } from '../../../native/geo/geojson.ts';
import type { Ring } from '../../../native/geo/geometry.ts';
import { isInside, repairRings } from '../../../native/geo/validity.ts';
import { sha256 } from '../../../native/io/hash.ts';
import { type DrawnCoast, drawCoast } from '../../../native/sample/coast/draw-coast.ts';
import { HEIGHT_PX, WIDTH_PX } from '../../../native/sample/coast/plan.ts';
import { surveyGeoJson } from '../../../native/sample/landcover/geojson.ts';
import { surveyCoast } from '../../../native/sample/landcover/survey.ts';
import { SAMPLE_PLACE } from '../../../native/sample/make-sample.ts';

interface Feature {
  readonly id: string;
  readonly label: string;
  readonly code: string;
  readonly areaHa: number;
  /** In pixels. */
  readonly rings: readonly Ring[];
}

let coast: DrawnCoast;
let features: Feature[];
let hashes: string[];

function run<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function readFeatures(text: string): Feature[] {
  const crs = crsFromCode(`EPSG:${SAMPLE_PLACE.epsg}`);
  const toPixel = invertAffine(SAMPLE_PLACE.affine);
  const inPixels = (ring: Ring) => {
    const out = new Float64Array(ring.length);
    for (let i = 0; i < ring.length; i += 2) {
      out.set(pixelToMap(toPixel, ...crs.forward(ring[i]!, ring[i + 1]!)), i);
    }
    return out;
  };
  return JSON.parse(text).features.map(
    (feature: { geometry: unknown; properties: Record<string, never> }) => {
      const geometry = geometryFromGeoJson(feature.geometry);
      assert.ok(geometry.type === 'polygon' && geometry.polygons.length === 1);
      const { id, class: label, code, area_ha: areaHa } = feature.properties;
      return { id, label, code, areaHa, rings: geometry.polygons[0]!.map(inPixels) };
    },
  );
}

/** Mean of each band over a polygon, on every fourth pixel; and how many pixels that were. */
function meanLevels({ rings }: Feature): { levels: number[]; count: number } {
  const sums = [0, 0, 0, 0];
  let count = 0;
  for (let y = 2; y < HEIGHT_PX; y += 4) {
    for (let x = 2; x < WIDTH_PX; x += 4) {
      if (!isInside(rings[0]!, x, y) || rings.slice(1).some((hole) => isInside(hole, x, y))) continue;
      count++;
      for (let band = 0; band < 4; band++)
        sums[band]! += coast.pixels[(band * HEIGHT_PX + y) * WIDTH_PX + x]!;
    }
  }
  return { levels: sums.map((sum) => sum / count), count };
}

before(() => {
  const drawn = [7, 7].map((seed) => {
    coast = run(drawCoast(seed));
    const survey = run(surveyCoast(coast, seed));
    return surveyGeoJson(survey, SAMPLE_PLACE.affine, crsFromCode(`EPSG:${SAMPLE_PLACE.epsg}`), seed);
  });
  hashes = drawn.map((text) => sha256(text));
  features = readFeatures(drawn[1]!);
});

test('the same seed draws the same survey twice', () => {
  assert.equal(hashes[0], hashes[1]);
});

test('eight classes have five polygons or more, each class one code', () => {
  const codes = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { label, code } of features) {
    assert.equal(codes.get(label) ?? code, code);
    codes.set(label, code);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  assert.equal(counts.size, 8);
  assert.equal(new Set(codes.values()).size, 8);
  for (const [label, count] of counts) assert.ok(count >= 5, `${label}: ${count}`);
});

test('every class lies in four quarters of a kilometre or more, so that blocks of ground hold several', () => {
  const blocks = new Map<string, Set<number>>();
  for (const { label, rings } of features) {
    const [x, y] = [rings[0]![0]!, rings[0]![1]!];
    const block = Math.floor(x / 250) + 100 * Math.floor(y / 250);
    blocks.set(label, (blocks.get(label) ?? new Set()).add(block));
  }
  for (const [label, found] of blocks) assert.ok(found.size >= 4, `${label}: ${found.size}`);
});

test('polygons are simple, of the area they state, and some have holes', () => {
  for (const { id, rings, areaHa } of features) {
    const { crossings, touches } = repairRings(rings).faults;
    assert.equal(crossings + touches, 0, id);
    const areaPx = rings.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * shoelace(ring), 0);
    // Rounded to a hundredth of a hectare, corners to a centimetre.
    assert.ok(Math.abs((areaPx * 4) / 10_000 - areaHa) < 0.02, `${id}: ${areaPx}`);
  }
  assert.ok(features.some(({ rings }) => rings.length > 1));
});

function shoelace(ring: Ring): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    twice += ring[i]! * ring[j + 1]! - ring[j]! * ring[i + 1]!;
  }
  return Math.abs(twice) / 2;
}

test('between a third and two thirds of the coast is surveyed', () => {
  const surveyedHa = features.reduce((sum, { areaHa }) => sum + areaHa, 0);
  const share = (surveyedHa * 10_000) / (WIDTH_PX * HEIGHT_PX * 4);
  assert.ok(share > 0.33 && share < 0.67, `${share}`);
});

test('polygons lie on what is drawn: water is dark in infrared, plants bright, sand bright in all', () => {
  const byClass = new Map<string, number[][]>();
  for (const feature of features) {
    const { levels, count } = meanLevels(feature);
    if (count < 20) continue;
    byClass.set(feature.label, [...(byClass.get(feature.label) ?? []), levels]);
  }
  const every = (
    label: string,
    holds: (red: number, green: number, blue: number, nir: number) => boolean,
  ) => {
    for (const [red, green, blue, nir] of byClass.get(label)!) {
      assert.ok(holds(red!, green!, blue!, nir!), `${label}: ${red}, ${green}, ${blue}, ${nir}`);
    }
  };
  every('open water', (red, _green, _blue, nir) => nir < 45 && nir < red);
  every('forest', (red, _green, _blue, nir) => nir > 1.5 * red && red < 85);
  every('tidal marsh', (red, _green, _blue, nir) => nir > 1.05 * red && nir < 150);
  every('beach', (red, _green, blue, nir) => red > 130 && red > blue && nir > 110);
  every('residential', (red, _green, _blue, nir) => red > 80 && nir > red && nir < 170);
  every('runway', (red, green, blue) => Math.max(red, green, blue) - Math.min(red, green, blue) < 26);
});
