import { EngineError } from '../../contract/failure.ts';
import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { CorpusFindings, NewDocument } from '../../store/ports/corpus.ts';
import type { StoredLayer } from '../../store/ports/layer.ts';
import { tokens } from '../../text/vocabulary/tokenize.ts';
import { inStep, type OpenProject } from '../open-project.ts';
import { describeLayer, type LayerDescription } from './describe-layer.ts';

/** Told so many at a time. */
const PARAGRAPHS_AT_ONCE = 256;

/** A layer as the one document of a corpus. */
export class LayerReader {
  readonly #project: OpenProject;
  readonly #layer: StoredLayer;
  readonly #description: LayerDescription;
  readonly #work: Work<TaskProgress>;
  #silent = 0;

  private constructor(
    project: OpenProject,
    layer: StoredLayer,
    description: LayerDescription,
    work: Work<TaskProgress>,
  ) {
    this.#project = project;
    this.#layer = layer;
    this.#description = description;
    this.#work = work;
  }

  /** Looks at all features, to find out what their fields say. */
  static async open(
    project: OpenProject,
    layer: StoredLayer,
    work: Work<TaskProgress>,
  ): Promise<LayerReader> {
    const description = await describeLayer(project, layer, inStep(work, 'read', 'features'));
    return new LayerReader(project, layer, description, work);
  }

  /** Failure: not-enough, when no feature says anything. */
  async *documents(): AsyncGenerator<NewDocument> {
    const { name, features } = this.#layer;
    let goesOn = false;
    let done = 0;
    for await (const paragraphs of this.#batches()) {
      done += paragraphs.length;
      this.#work.report({
        step: 'add-corpora',
        done: done + this.#silent,
        total: features,
        unit: 'paragraphs',
      });
      yield { name, title: name, paragraphs, goesOn };
      goesOn = true;
    }
    if (goesOn) return;
    throw new EngineError({
      kind: 'not-enough',
      what: `attributes in ${name} that tell its features`,
      found: 0,
      needed: 1,
      remedy:
        'Choose a layer whose features have attributes other than numbers of their own, dates and areas.',
    });
  }

  async *#batches(): AsyncGenerator<NewDocument['paragraphs']> {
    const { signal } = this.#work;
    const pause = timeSlices(signal);
    let batch: NewDocument['paragraphs'] = [];
    const stream = this.#project.store.features.stream(this.#layer.id, silent(signal));
    for await (const features of stream) {
      for (const feature of features) {
        const text = await this.#description.tell(feature);
        if (text === '') this.#silent++;
        else batch.push({ text, tokens: tokens(text).length });
        if (batch.length === PARAGRAPHS_AT_ONCE) {
          yield batch;
          batch = [];
        }
        await pause();
      }
    }
    if (batch.length > 0) yield batch;
  }

  /** Which fields were left out, and why. */
  findings(): CorpusFindings {
    const skipped = this.#description.fields.flatMap(({ name, kind }) =>
      kind.kind === 'skipped' ? [{ where: `field ${name}`, reason: kind.reason }] : [],
    );
    const silent = this.#silent;
    const rest = silent > 0 ? [{ where: `${silent} features`, reason: 'their fields say nothing' }] : [];
    return { format: 'layer', skipped: [...skipped, ...rest] };
  }
}
