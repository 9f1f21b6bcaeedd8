import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { decodeEmbeddings, type EmbeddingCoding } from '../../native/vision/embedding/coding.ts';

/** Points with an AlphaEarth vector of 2024 and the class that Dynamic World gives them. */
export const POINT_FILES: readonly { file: string; coding: EmbeddingCoding }[] = [
  { file: 'aef_dw_iowa_ag_2024_int8.parquet', coding: 'signed-square' },
  { file: 'aef_dw_sf_bay_urban_2024_float32.parquet', coding: 'plain' },
];

/** What the classes are called by people who look for them. */
export const CLASS_WORDS: Readonly<Record<string, { name: string; synonyms: string[] }>> = {
  water: { name: 'water', synonyms: ['lake', 'river', 'sea'] },
  trees: { name: 'trees', synonyms: ['forest', 'woodland'] },
  grass: { name: 'grass', synonyms: ['grassland', 'meadow', 'pasture'] },
  flooded_vegetation: { name: 'flooded vegetation', synonyms: ['marsh', 'wetland', 'swamp'] },
  crops: { name: 'crops', synonyms: ['farmland', 'corn', 'cultivated fields'] },
  shrub_and_scrub: { name: 'shrub', synonyms: ['scrub', 'bushes', 'chaparral'] },
  built: { name: 'buildings', synonyms: ['houses', 'town', 'roads'] },
  bare: { name: 'bare ground', synonyms: ['sand', 'rock', 'desert'] },
  snow_and_ice: { name: 'snow', synonyms: ['ice', 'glacier'] },
};

export interface LandPoint {
  readonly label: string;
  /** Whether Dynamic World's likeliest class is this one. */
  readonly isSure: boolean;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly embedding: Float32Array;
}

/** @param folder that holds the files */
export async function readLandPoints(folder: string): Promise<LandPoint[]> {
  const points: LandPoint[] = [];
  for (const { file, coding } of POINT_FILES) {
    const source = await asyncBufferFromFile(path.join(folder, file));
    for (const row of await parquetReadObjects({ file: source, compressors })) {
      const embedding = Float32Array.from(row.embedding as number[]);
      decodeEmbeddings(embedding, new Uint8Array(1).fill(1), coding);
      const [lonDeg, latDeg] = row.geometry.coordinates as [number, number];
      points.push({ label: row.label, isSure: row.label_is_argmax, lonDeg, latDeg, embedding });
    }
  }
  return points;
}
