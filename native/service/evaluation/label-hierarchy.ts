import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LabelHierarchy } from '../../crossmodal/evaluation/evaluation.ts';
import {
  hopsBetween,
  type NounHierarchy,
  nounHierarchy,
  synsetNamed,
} from '../../text/corpus/wordnet/hierarchy.ts';
import type { LabelMeaning } from '../labels/label-meaning.ts';
import type { OpenProject } from '../open-project.ts';

const INDEX = 'index.noun';
const DATA = 'data.noun';

/** Where the labels lie in WordNet, read from the files that the project has as a corpus; else why there is no hierarchy. */
export async function labelHierarchy(
  project: OpenProject,
  labels: readonly LabelMeaning[],
): Promise<LabelHierarchy | { why: string }> {
  if (labels.every(({ text }) => text.synset === null)) {
    return { why: 'no label has a synset: give some with “label text LABEL --synset forest.n.01”' };
  }
  const corpus = (await project.store.corpora.list()).find(
    ({ format, path: file }) => format === 'wordnet' && path.basename(file) === DATA,
  );
  if (!corpus) return { why: `WordNet is not in the project: add its file with “corpus add ${DATA}”` };
  const hierarchy = await readNouns(path.dirname(corpus.path));
  if (!hierarchy) return { why: `${INDEX} and ${DATA} are not both in ${path.dirname(corpus.path)}` };
  return { hops: labelHops(hierarchy, labels) };
}

async function readNouns(folder: string): Promise<NounHierarchy | null> {
  const [index, data] = await Promise.all(
    [INDEX, DATA].map((file) => readFile(path.join(folder, file), 'latin1').catch(() => null)),
  );
  return index && data ? nounHierarchy(index, data) : null;
}

function labelHops(hierarchy: NounHierarchy, labels: readonly LabelMeaning[]): Float64Array {
  const synsets = labels.map(({ text }) => text.synset && synsetNamed(hierarchy, text.synset));
  return Float64Array.from({ length: labels.length ** 2 }, (_, i) => {
    const [one, other] = [synsets[Math.floor(i / labels.length)], synsets[i % labels.length]];
    return one && other ? hopsBetween(hierarchy, one, other) : Number.NaN;
  });
}
