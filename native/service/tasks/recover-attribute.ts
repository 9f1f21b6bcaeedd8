import type { AttributeRecovery, HitsAt } from '../../contract/attribute-recovery.ts';
import { EngineError } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { Random } from '../../math/random.ts';
import type { StoredLayer } from '../../store/ports/layer.ts';
import { inStep, type OpenProject } from '../open-project.ts';
import { describeLayer } from '../relational/describe-layer.ts';
import { groundFolds } from '../relational/ground-folds.ts';
import type { LabelledNeighbour } from '../relational/neighbour-labels.ts';
import { runTrial } from '../relational/recovery-trial.ts';
import { RepeatingFields } from '../relational/repeating-fields.ts';
import { inScratchFolder } from '../spaces/encoded-corpora.ts';

/** Fewer judge nothing. */
const LEAST_FEATURES = 20;

/**
 * Hides an attribute of features on blocks of ground, and asks a space that learned from the others for it. Nothing that
 * says the attribute is in what is asked: neither the field, nor one that is one to one with it, nor, where it labels
 * the layer, a label of a feature that is held out.
 */
export async function recoverAttribute(
  project: OpenProject,
  { layer: name, field, folds, seed }: Tasks['recover-attribute']['params'],
  work: Work<TaskProgress>,
): Promise<AttributeRecovery> {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= 20))
    throw new EngineError({
      kind: 'out-of-range',
      what: 'The number of folds',
      reason: `${folds}; choose 2 … 20`,
    });
  const layer = await layerWith(project, name, field, work.signal);
  const { features, hiddenToo } = await tellFeatures(project, layer, field, work);
  const values = new Set(features.map(({ answer }) => answer));
  if (features.length < LEAST_FEATURES || values.size < 2) {
    const what = `features of ${layer.name} with two values of ${field} or more`;
    const remedy = 'Choose a field that more features have.';
    throw new EngineError({
      kind: 'not-enough',
      what,
      found: features.length,
      needed: LEAST_FEATURES,
      remedy,
    });
  }
  const { foldOf, blocks } = groundFolds(
    features.map(({ place }) => place),
    folds,
    seed,
  );
  const places: Places = { predicted: [], inferred: [], sif: [], frequency: [], shuffle: [] };
  for (let fold = 0; fold < folds; fold++) {
    work.report({ step: 'recover-attribute', done: fold, total: folds, unit: 'folds' });
    await judgeFold({ project, layer, field, features, foldOf, fold, seed }, places, work);
  }
  const hits = (found: readonly number[]) => hitsAt(found, values.size);
  return {
    layer: layer.id,
    field,
    split: { kind: 'blocks', blocks, folds, seed },
    features: features.length,
    values: values.size,
    hiddenToo,
    predicted: hits(places.predicted),
    inferred: hits(places.inferred),
    sif: hits(places.sif),
    frequency: hits(places.frequency),
    shuffle: hits(places.shuffle),
  };
}

/** On which place each feature's own value came, from 0; infinity where it was no answer. */
type Places = Record<'predicted' | 'inferred' | 'sif' | 'frequency' | 'shuffle', number[]>;

interface ToldFeature {
  readonly feature: string;
  readonly place: readonly [number, number] | null;
  /** The term of the attribute. */
  readonly answer: string;
  readonly around: readonly LabelledNeighbour[];
  text(neighbours: readonly LabelledNeighbour[]): string;
}

interface Fold {
  readonly project: OpenProject;
  readonly layer: StoredLayer;
  readonly field: string;
  readonly features: readonly ToldFeature[];
  readonly foldOf: Int32Array;
  readonly fold: number;
  readonly seed: number;
}

async function judgeFold(
  { project, layer, field, features, foldOf, fold, seed }: Fold,
  places: Places,
  work: Work<TaskProgress>,
): Promise<void> {
  const isHeldOut = (_: ToldFeature, n: number) => foldOf[n] === fold;
  const asked = features.filter(isHeldOut);
  const known = features.filter((_, n) => foldOf[n] !== fold);
  if (asked.length === 0 || known.length === 0) return;
  const hidden = new Set(asked.map(({ feature }) => feature));
  const isLabel = layer.labelField === field;
  const told = ({ around, text }: ToldFeature) =>
    text(around.filter((one) => !(isLabel && one.layer === layer.id && hidden.has(one.feature))));
  const values = byFrequency(known.map(({ answer }) => answer));
  const trial = {
    training: known.map((one) => `${told(one)} ${one.answer}`),
    asked: asked.map(told),
    values,
  };
  const quiet = silent(work.signal);
  const answers = await inScratchFolder(project.dir, (folder) => runTrial(trial, seed, folder, quiet));
  const dealt = new Random(seed + fold).shuffle(asked.map(({ answer }) => answer));
  const placeOf = (list: readonly string[], answer: string) => {
    const place = list.indexOf(answer);
    return place < 0 ? Number.POSITIVE_INFINITY : place;
  };
  for (const [n, { answer }] of asked.entries()) {
    places.predicted.push(placeOf(answers.predicted[n]!, answer));
    places.inferred.push(placeOf(answers.inferred[n]!, answer));
    places.sif.push(placeOf(answers.sif[n]!, answer));
    places.frequency.push(placeOf(values, answer));
    places.shuffle.push(placeOf(answers.predicted[n]!, dealt[n]!));
  }
}

function byFrequency(answers: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([answer]) => answer);
}

function hitsAt(places: readonly number[], values: number): HitsAt {
  const share = (k: number) => places.filter((place) => place < k).length / places.length;
  // Half of the answers cannot fail to hold many of the right ones.
  const judged = (k: number) => (k <= values / 2 ? share(k) : null);
  return { hitAt1: share(1), hitAt3: judged(3), hitAt5: judged(5) };
}

/** The features that have the attribute, told without it. */
async function tellFeatures(
  project: OpenProject,
  layer: StoredLayer,
  field: string,
  work: Work<TaskProgress>,
): Promise<{ features: ToldFeature[]; hiddenToo: string[] }> {
  const stream = () => project.store.features.stream(layer.id, silent(work.signal));
  const repeating = new RepeatingFields(field);
  for await (const batch of stream()) for (const { attributes } of batch) repeating.add(attributes);
  const hiddenToo = repeating.names();
  const reading = inStep(work, 'read', 'features');
  const whole = await describeLayer(project, layer, reading);
  const { kind } = whole.fields.find(({ name }) => name === field)!;
  if (kind.kind === 'skipped' || kind.kind === 'text') {
    const reason = kind.kind === 'text' ? 'it holds texts, of which each is its own' : kind.reason;
    throw new EngineError({ kind: 'out-of-range', what: `The field ${field}`, reason });
  }
  const masked = await describeLayer(project, layer, reading, new Set([field, ...hiddenToo]));
  const features: ToldFeature[] = [];
  for await (const batch of stream()) {
    for (const stored of batch) {
      const answer = whole.text.termOf(field, stored.attributes);
      if (answer === null) continue;
      const around = await masked.around(stored);
      features.push({
        feature: stored.feature,
        place: stored.extent && [
          (stored.extent[0] + stored.extent[2]) / 2,
          (stored.extent[1] + stored.extent[3]) / 2,
        ],
        answer,
        around,
        text: (neighbours) => masked.text.of(stored.attributes, neighbours),
      });
    }
    work.report({ step: 'read', done: features.length, total: layer.features, unit: 'features' });
  }
  return { features, hiddenToo };
}

/** By name, else the only layer that has the field. Failures: not-found, out-of-range (several have it). */
async function layerWith(
  project: OpenProject,
  name: string | null,
  field: string,
  signal: AbortSignal,
): Promise<StoredLayer> {
  const layers = name === null ? await project.store.layers.list() : [await project.store.layers.get(name)];
  const having: StoredLayer[] = [];
  const known = new Set<string>();
  for (const layer of layers) {
    for await (const [first] of project.store.features.stream(layer.id, silent(signal))) {
      for (const one of Object.keys(first?.attributes ?? {})) known.add(one);
      if (first && field in first.attributes) having.push(layer);
      break;
    }
  }
  if (having.length === 1) return having[0]!;
  if (having.length === 0)
    throw new EngineError({ kind: 'not-found', what: 'field', name: field, known: [...known] });
  const names = having.map((layer) => layer.name);
  const reason = `${names.length} layers have the field ${field}; name one of them with --layer: ${names.join(', ')}`;
  throw new EngineError({ kind: 'out-of-range', what: 'The choice of layer', reason });
}
