import { GrowingIds } from './encoded/growing-ids.ts';
import { commonComponent, type SifTerms, sifMeans, withoutComponent } from './sif.ts';

/** Unit rows; zero for a text without a known word. */
export interface SifEmbeddings {
  /** Row-major `[paragraphs × dimension]`. */
  readonly paragraphs: Float32Array;
  /** Row-major `[documents × dimension]`. */
  readonly documents: Float32Array;
}

/** Paragraphs and documents as SIF means of their words: what a space without weights that predict can do. */
export class SifTexts {
  readonly #terms: SifTerms;
  readonly #ids = new GrowingIds();
  readonly #paragraphOffsets = new GrowingIds();
  readonly #documentOffsets = new GrowingIds();

  constructor(terms: SifTerms) {
    this.#terms = terms;
    this.#paragraphOffsets.push(0);
    this.#documentOffsets.push(0);
  }

  /** The next paragraph of the document that is being read. @param ids rows of the lexicon */
  addParagraph(ids: Int32Array): void {
    for (const id of ids) this.#ids.push(id);
    this.#paragraphOffsets.push(this.#ids.length);
  }

  endDocument(): void {
    this.#documentOffsets.push(this.#ids.length);
  }

  /** @param common what texts have in common; null finds it in the paragraphs that were added */
  async finish(
    common: Float32Array | null,
    signal: AbortSignal,
  ): Promise<SifEmbeddings & { commonComponent: Float32Array }> {
    const means = (offsets: GrowingIds) => sifMeans(this.#terms, this.#ids.view(), offsets.view(), signal);
    const paragraphs = await means(this.#paragraphOffsets);
    const documents = await means(this.#documentOffsets);
    const component = common ?? (await commonComponent(paragraphs, this.#terms.dimension, signal));
    return {
      paragraphs: await withoutComponent(paragraphs, component, signal),
      documents: await withoutComponent(documents, component, signal),
      commonComponent: component,
    };
  }
}
