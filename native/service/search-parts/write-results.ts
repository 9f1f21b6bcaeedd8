import type { SearchResult } from '../../contract/search.ts';
import { unattended } from '../../contract/work.ts';
import type { Geometry } from '../../geo/geometry.ts';
import { type OutputFeature, writeLayerFile } from '../../gis/layer-output.ts';

const FIELDS = [
  { name: 'rank', type: 'integer' },
  { name: 'kind', type: 'text' },
  { name: 'text', type: 'text' },
  { name: 'parent', type: 'text' },
  { name: 'scene', type: 'text' },
  { name: 'column', type: 'integer' },
  { name: 'row', type: 'integer' },
  { name: 'score', type: 'real' },
  { name: 'similarity', type: 'real' },
  { name: 'reason', type: 'text' },
  { name: 'probability', type: 'real' },
] as const;

/** Writes results as .csv, .geojson or .gpkg: tiles as squares in degrees, texts without geometry. */
export async function writeSearchResults(
  file: string,
  results: readonly SearchResult[],
): Promise<{ file: string; rows: number }> {
  const features = results.map((result, index): OutputFeature => {
    const { id, extent, kind, text, parent, scene, column, row, score, similarity, reason } = result;
    const probability = result.probability ?? null;
    return {
      id,
      geometry: extent && squareOf(extent),
      attributes: {
        rank: index + 1,
        kind,
        text,
        parent,
        scene,
        column,
        row,
        score,
        similarity,
        reason,
        probability,
      },
    };
  });
  const rows = await writeLayerFile(file, { name: 'search results', fields: FIELDS, features }, unattended);
  return { file, rows };
}

function squareOf([west, south, east, north]: readonly [number, number, number, number]): Geometry {
  const ring = Float64Array.of(west, south, east, south, east, north, west, north, west, south);
  return { type: 'polygon', polygons: [[ring]] };
}
