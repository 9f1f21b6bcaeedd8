import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { writeFileWhole } from '../native/io/files.ts';
import { trainOptions } from '../native/text/space.ts';
import { quantiseRows } from '../native/text/starter/quantised-rows.ts';
import { STARTER_CARD, STARTER_NUMBERS } from '../native/text/starter/read-starter.ts';
import { readStarterBytes, starterBytes } from '../native/text/starter/starter-file.ts';
import { ROOT } from './stamps.mjs';
import { lossFigures, pairFigures, unitTerms, wordFigures } from './starter/figures.ts';
import { pickTerms, selectTerms } from './starter/select-terms.ts';
import { STARTER_TEXTS } from './starter/texts.ts';
import { trainStarter } from './starter/train.ts';

/**
 * `npm run starter-space -- [DATA]`: learns the starter space from the texts in `DATA/text` (`../shared/data`) and writes
 * `resources/starter/`: the numbers and the card that says what they are. One thread, some minutes; the same bytes each
 * time on one kind of processor.
 *
 * Why these settings, by WordSim-353 and the four sections of analogies: of two models on the same text (5 epochs,
 * without phrases) `skip-gram` has .639 and 48.1 %, `joint` .605 and 47.6 %. With phrases and 8 epochs a window of 5 words
 * and a thinning of 1e-3 give .625 and 51.6 %, one of 8 words and 1e-4 give .657 and 53.0 %. 100 dimensions leave room for
 * 50,000 terms in 12 MB with both matrices, which inference and further training need.
 */
const OPTIONS = trainOptions({
  model: 'skip-gram',
  dimension: 100,
  epochs: 8,
  window: 8,
  sample: 1e-4,
  minCount: 5,
  phrases: 1,
  phraseThreshold: 100,
  phraseMinCount: 10,
  seed: 1,
});
const TERMS = 50_000;

const data = path.resolve(ROOT, process.argv[2] ?? '../shared/data');
const say = (line) => process.stderr.write(`${line}\n`);
const trained = await trainStarter(path.join(data, 'text'), OPTIONS, say);
const subjects = readFileSync(path.join(ROOT, 'scripts/starter/subjects.txt'), 'utf8')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .flatMap((line) => line.split(/\s+/).filter(Boolean));
const kept = pickTerms(trained.terms, selectTerms(unitTerms(trained.terms), subjects, TERMS));
const bytes = starterBytes({
  texts: kept.texts,
  counts: kept.counts,
  embeddings: quantiseRows(kept.embeddings, kept.dimension),
  output: quantiseRows(kept.output, kept.dimension),
});
say('judging');
const shipped = readStarterBytes(bytes);
const card = {
  title: 'English starter space',
  licence: 'CC BY-SA 3.0',
  texts: STARTER_TEXTS.map(({ title, licence, source }) => ({ title, licence, source })),
  command: 'npm run starter-space',
  terms: kept.texts.length,
  phrases: kept.texts.filter((text) => text.includes('_')).length,
  trainedTerms: trained.terms.texts.length,
  documents: trained.documents,
  words: trained.words,
  options: OPTIONS,
  trainedBy: `${trained.trainedBy}, one thread`,
  seconds: Math.round(trained.seconds),
  finalLoss: trained.finalLoss,
  lossCurve: trained.lossCurve.map(({ words, meanLoss }) => [
    words / (trained.words * OPTIONS.epochs),
    meanLoss,
  ]),
  figures: {
    trained: await wordFigures(trained.terms, path.join(data, 'wordsim')),
    shipped: await wordFigures(shipped, path.join(data, 'wordsim')),
    quantisation: lossFigures(kept, shipped, OPTIONS),
    landPairs: pairFigures(shipped, readFileSync(path.join(ROOT, 'test/reference/land-pairs.tsv'), 'utf8')),
  },
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
};
const folder = path.join(ROOT, 'resources/starter');
await writeFileWhole(path.join(folder, STARTER_NUMBERS), bytes);
await writeFileWhole(path.join(folder, STARTER_CARD), `${JSON.stringify(card, null, 2)}\n`);
say(`${folder}: ${(bytes.length / 1e6).toFixed(1)} MB`);
