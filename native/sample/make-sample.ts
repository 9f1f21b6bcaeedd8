import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { silent, type Work } from '../contract/work.ts';
import type { Affine } from '../geo/affine.ts';
import { crsFromCode } from '../geo/crs.ts';
import { writeFileWhole } from '../io/files.ts';
import { timeSlices } from '../math/time-slice.ts';
import { type DrawnCoast, drawCoast } from './coast/draw-coast.ts';
import { HEIGHT_PX, PIXEL_M, WIDTH_PX } from './coast/plan.ts';
import { writeCorpus } from './corpus/write-corpus.ts';
import { writeGeoTiff } from './geotiff/write-geotiff.ts';
import { surveyGeoJson } from './landcover/geojson.ts';
import { surveyCoast } from './landcover/survey.ts';

export interface SampleFiles {
  readonly scene: string;
  readonly layer: string;
  readonly corpus: string;
  /** The layer's classes are words already: no table of label texts is needed. */
  readonly labelText: null;
}

/** Where the invented coast lies: UTM zone 18 north, near 34.7° N 76.7° W. */
export const SAMPLE_PLACE: { epsg: number; affine: Affine } = {
  epsg: 32618,
  affine: { a: PIXEL_M, b: 0, c: 342_000, d: 0, e: -PIXEL_M, f: 3_842_000 },
};

const STEPS = 10;

/**
 * Makes a scene, a layer and a corpus about one invented coast. The same seed gives the same files, each whole or not
 * at all.
 *
 * @param folder made when it is missing
 * @throws EngineError `file-unwritable`
 */
export async function makeSample(
  folder: string,
  seed: number,
  work: Work<{ done: number; total: number }>,
): Promise<SampleFiles> {
  await mkdir(folder, { recursive: true });
  const files: SampleFiles = {
    scene: path.join(folder, 'coast.tif'),
    layer: path.join(folder, 'landcover.geojson'),
    corpus: path.join(folder, 'corpus.tsv'),
    labelText: null,
  };
  const report = (done: number) => work.report({ done, total: STEPS });
  report(0);
  await writeFileWhole(files.corpus, await inSlices(writeCorpus(seed), work.signal));
  report(1);
  const coast = await inSlices(drawCoast(seed), work.signal);
  report(7);
  const survey = await inSlices(surveyCoast(coast, seed), work.signal);
  const crs = crsFromCode(`EPSG:${SAMPLE_PLACE.epsg}`);
  await writeFileWhole(files.layer, surveyGeoJson(survey, SAMPLE_PLACE.affine, crs, seed));
  report(8);
  await writeScene(files.scene, coast, work.signal);
  report(STEPS);
  return files;
}

async function inSlices<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  const pause = timeSlices(signal);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

async function writeScene(file: string, coast: DrawnCoast, signal: AbortSignal): Promise<void> {
  const { a: pixelSizeM, c: westM, f: northM } = SAMPLE_PLACE.affine;
  await writeGeoTiff(
    file,
    { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, bands: 4, data: coast.pixels },
    {
      epsg: SAMPLE_PLACE.epsg,
      crsName: 'WGS 84 / UTM zone 18N',
      westM,
      northM,
      pixelSizeM,
      description: 'An invented coast drawn by Semantile as its sample scene; no such place exists.',
      acquired: '2024:05:14 15:20:00',
      bandNames: ['red', 'green', 'blue', 'near infrared'],
    },
    silent(signal),
  );
}
