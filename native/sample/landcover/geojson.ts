import type { Affine } from '../../geo/affine.ts';
import { pixelToMap } from '../../geo/affine.ts';
import type { Crs } from '../../geo/crs.ts';
import { geometryToGeoJson } from '../../geo/geojson.ts';
import type { Geometry, Ring } from '../../geo/geometry.ts';
import { Random } from '../../math/random.ts';
import { LAND_CLASSES } from './classes.ts';
import type { SurveyPolygon } from './survey.ts';

/** A hundred-millionth of a degree is a millimetre; the survey is good to a metre. */
const DEGREE_DIGITS = 7;

const SURVEYORS = ['A. Oduya', 'M. Lindqvist', 'R. Castellanos', 'J. Whitfield', 'T. Nakamura'];
const CONDITIONS = ['good', 'good', 'good', 'fair', 'fair', 'poor'];
const METHODS = ['aerial imagery', 'aerial imagery', 'field visit', 'field visit and GPS'];

/** The survey as a FeatureCollection in WGS 84 (RFC 7946), one feature a line. */
export function surveyGeoJson(
  polygons: readonly SurveyPolygon[],
  affine: Affine,
  crs: Crs,
  seed: number,
): string {
  const random = new Random(seed + 211);
  const pick = (from: readonly string[]) => from[random.below(from.length)]!;
  const lines = polygons.map((polygon, index) => {
    const { name, code, remarks } = LAND_CLASSES[polygon.kind];
    const properties = {
      id: `LC-${String(index + 1).padStart(4, '0')}`,
      class: name,
      code,
      subclass: polygon.subclass,
      area_ha: Math.round(polygon.areaHa * 100) / 100,
      surveyed: `2024-0${3 + random.below(5)}-${String(1 + random.below(28)).padStart(2, '0')}`,
      surveyor: pick(SURVEYORS),
      method: pick(METHODS),
      condition: pick(CONDITIONS),
      confidence: 0.7 + random.below(30) / 100,
      remarks: pick(remarks) || null,
    };
    const geometry = geometryToGeoJson(onGlobe(polygon.rings, affine, crs));
    return JSON.stringify({ type: 'Feature', id: properties.id, properties, geometry });
  });
  return `{"type":"FeatureCollection","name":"landcover","features":[\n${lines.join(',\n')}\n]}\n`;
}

function onGlobe(rings: readonly Ring[], affine: Affine, crs: Crs): Geometry {
  const toDegrees = (ring: Ring) => {
    const out = new Float64Array(ring.length);
    for (let i = 0; i < ring.length; i += 2) {
      const lonLat = crs.inverse(...pixelToMap(affine, ring[i]!, ring[i + 1]!));
      for (const axis of [0, 1] as const) out[i + axis] = Number(lonLat[axis].toFixed(DEGREE_DIGITS));
    }
    return out;
  };
  return { type: 'polygon', polygons: [rings.map(toDegrees)] };
}
