import { EngineError } from '../../contract/failure.ts';
import { unattended } from '../../contract/work.ts';
import { centredRows } from '../../math/centre.ts';
import { unitRows } from '../../math/unit-rows.ts';
import { exactIndex, type NeighbourIndex } from '../../search/neighbour-index.ts';
import type { EmbeddedRows, StoredSpace, TermTable } from '../../store/ports/space.ts';
import type { ProjectStore } from '../../store/ports.ts';
import { type Placing, TextEmbedder } from '../../text/asking/compose.ts';
import type { Representation } from '../../text/representations.ts';
import { type FrozenSpace, trainOptions } from '../../text/space.ts';
import { Lexicon } from '../../text/vocabulary/lexicon.ts';
import {
  readSpaceCalibration,
  realigned,
  type SpaceCalibration,
  type TextKind,
} from './space-calibration.ts';

const EXPLAINING_TERMS = 5000;

/** A trained space in memory: what queries, labels and neighbours are computed from. */
export class LoadedSpace {
  readonly record: StoredSpace;
  readonly frozen: FrozenSpace;
  readonly embedder: TextEmbedder;
  /** Row-major `[terms × dimension]`, unit rows. */
  readonly unitTerms: Float32Array;
  /** Unit rows of what paragraphs are searched by. */
  readonly paragraphs: EmbeddedRows;
  readonly documents: EmbeddedRows;
  readonly calibration: SpaceCalibration;
  readonly #origin = new Float32Array(0);
  readonly #explaining = new WeakMap<Float32Array, NeighbourIndex>();

  private constructor(
    record: StoredSpace,
    frozen: FrozenSpace,
    calibration: SpaceCalibration,
    unit: { terms: Float32Array; paragraphs: EmbeddedRows; documents: EmbeddedRows },
  ) {
    this.record = record;
    this.frozen = frozen;
    this.embedder = new TextEmbedder(frozen, unit.terms, placingOf(record));
    this.unitTerms = unit.terms;
    this.paragraphs = unit.paragraphs;
    this.documents = unit.documents;
    this.calibration = calibration;
  }

  static async of(
    record: StoredSpace,
    calibration: SpaceCalibration,
    terms: TermTable,
    paragraphs: EmbeddedRows,
    documents: EmbeddedRows,
  ): Promise<LoadedSpace> {
    const frozen: FrozenSpace = {
      options: trainOptions(trainingOptions(record.params)),
      lexicon: new Lexicon(terms.texts, Uint32Array.from(terms.counts)),
      termEmbeddings: terms.embeddings,
      outputWeights: terms.output,
    };
    const unit = (rows: Float32Array) => unitRows(rows, record.dimension, unattended.signal);
    const rows = {
      terms: await unit(terms.embeddings),
      paragraphs: { ids: paragraphs.ids, embeddings: await unit(paragraphs.embeddings) },
      documents: { ids: documents.ids, embeddings: await unit(documents.embeddings) },
    };
    const calibrated = await realigned(
      calibration,
      {
        unitTerms: rows.terms,
        counts: terms.counts,
        dimension: record.dimension,
        seed: record.params.seed,
      },
      { paragraph: rows.paragraphs.embeddings, document: rows.documents.embeddings },
      unattended,
    );
    return new LoadedSpace(record, frozen, calibrated, rows);
  }

  /** Whether the weights that predict are known: those of files are not. */
  get canInfer(): boolean {
    return placingOf(this.record).canInfer;
  }

  /** By what an unseen text is placed beside those of its kind. */
  placedBy(kind: 'paragraph' | 'document'): Representation {
    return placingOf(this.record, kind).by;
  }

  get dimension(): number {
    return this.record.dimension;
  }

  /**
   * Frequent terms, which readers know and which are few enough to look at for every answer. Kept with the centre.
   *
   * @param centre of a mapping, which its tiles are compared about; the origin for texts
   */
  explainingTerms(centre: Float32Array = this.#origin): NeighbourIndex {
    const known = this.#explaining.get(centre);
    if (known) return known;
    const frequent = this.unitTerms.subarray(0, EXPLAINING_TERMS * this.dimension);
    const rows = centre === this.#origin ? frequent : centredRows(frequent, centre, this.dimension);
    const index = exactIndex(rows, this.dimension);
    this.#explaining.set(centre, index);
    return index;
  }

  /** Row-major `[things × dimension]`, unit rows: what things of a kind are compared by. */
  unitRowsOf(kind: TextKind): Float32Array {
    switch (kind) {
      case 'term':
        return this.unitTerms;
      case 'paragraph':
        return this.paragraphs.embeddings;
      case 'document':
        return this.documents.embeddings;
    }
  }

  /** The row of a thing by its id, or -1. A term is its own id. */
  placeOf(kind: TextKind, id: string): number {
    switch (kind) {
      case 'term':
        return this.frozen.lexicon.indexOf(id);
      case 'paragraph':
        return this.paragraphs.ids.indexOf(id);
      case 'document':
        return this.documents.ids.indexOf(id);
    }
  }

  /** How often a term stands in the corpora; 0 when the space does not know it. */
  countOf(term: string): number {
    const index = this.frozen.lexicon.indexOf(term);
    return index < 0 ? 0 : this.frozen.lexicon.counts[index]!;
  }
}

function placingOf(
  { searchedBy, metrics, origin }: StoredSpace,
  kind: 'paragraph' | 'document' = 'paragraph',
): Placing {
  const component = metrics.commonComponent as number[] | undefined;
  const canInfer = origin.kind === 'trained' || origin.kind === 'continued';
  // Spaces of before it was kept infer what is new.
  const by = canInfer && !component ? 'trained' : (searchedBy[kind] as Representation);
  return { by, canInfer, commonComponent: component ? Float32Array.from(component) : null };
}

/** The options of a training without what only the project knows: its name. */
export function trainingOptions({
  name: _,
  threads: __,
  from: ___,
  ...options
}: StoredSpace['params']): Omit<StoredSpace['params'], 'name' | 'threads' | 'from'> {
  return options;
}

/** Large: two spaces are enough to compare one with another. */
const MOST_LOADED = 2;

/** The spaces of a project, read from the store when first asked for. */
export class LoadedSpaces {
  readonly #store: ProjectStore;
  readonly #loaded = new Map<string, Promise<LoadedSpace>>();

  constructor(store: ProjectStore) {
    this.#store = store;
  }

  /** The active space; null before the first. */
  async active(): Promise<LoadedSpace | null> {
    const record = await this.#store.spaces.active();
    return record ? this.#load(record) : null;
  }

  /** By id or name; the active one for null. Failures: not-found, step-missing when there is none at all. */
  async get(idOrName: string | null): Promise<LoadedSpace> {
    const record =
      idOrName === null ? await this.#store.spaces.active() : await this.#store.spaces.get(idOrName);
    if (record) return this.#load(record);
    const remedy = 'Add documents, then train one with “space train”, or run “ready”.';
    throw new EngineError({ kind: 'step-missing', step: 'The project has no space yet.', remedy });
  }

  forget(id: string): void {
    this.#loaded.delete(id);
  }

  #load(record: StoredSpace): Promise<LoadedSpace> {
    const known = this.#loaded.get(record.id);
    if (known) return known;
    const loading = this.#read(record);
    this.#loaded.set(record.id, loading);
    loading.catch(() => this.#loaded.delete(record.id));
    if (this.#loaded.size > MOST_LOADED) this.#loaded.delete(this.#loaded.keys().next().value!);
    return loading;
  }

  async #read(record: StoredSpace): Promise<LoadedSpace> {
    const { spaces } = this.#store;
    const calibration = await spaces.readCalibration(record.id);
    if (!calibration) throw new Error(`space ${record.id} was stored without its calibration`);
    const terms = await spaces.readTerms(record.id, unattended);
    const paragraphs = await spaces.readParagraphs(record.id, unattended);
    const documents = await spaces.readDocuments(record.id, unattended);
    return LoadedSpace.of(record, readSpaceCalibration(calibration), terms, paragraphs, documents);
  }
}
