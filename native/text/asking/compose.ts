import { normalised } from '../../math/distance.ts';
import { Inference } from '../inference/infer.ts';
import type { Representation } from '../representations.ts';
import { type SifTerms, sifMean, sifTerms, takeOut } from '../sif.ts';
import type { FrozenSpace } from '../space.ts';
import { TextReader } from '../vocabulary/text-reader.ts';
import { suggestions } from './suggest.ts';

/** Longer texts are read as paragraphs. */
const LONGEST_QUERY = 8;

export interface EmbeddedText {
  /** Of unit length; null when no word of the text is known: such a text is never given a made-up place. */
  readonly embedding: Float32Array | null;
  /** The terms it was composed from, in order; phrases are joined by `_`. */
  readonly terms: readonly string[];
  readonly unknown: readonly { token: string; suggestions: readonly string[] }[];
}

/** How a space places its paragraphs, and so an unseen one. */
export interface Placing {
  readonly by: Representation;
  /** What SIF means have in common (`commonComponent`); null where it is not known. */
  readonly commonComponent: Float32Array | null;
  /** Whether the weights that predict are known: those of files are not. */
  readonly canInfer: boolean;
}

const BY_INFERENCE: Placing = { by: 'trained', commonComponent: null, canInfer: true };

/** Places texts in a space. Made once for a space, for it holds the tables that every text needs. */
export class TextEmbedder {
  /** Reads a text into terms as the space's corpus was read. */
  readonly reader: TextReader;
  readonly #space: FrozenSpace;
  readonly #sif: SifTerms;
  readonly #inference: Inference | null;
  readonly #placing: Placing;

  /** @param unitTerms the term embeddings of the space at unit length, `[terms × dimension]` */
  constructor(space: FrozenSpace, unitTerms: Float32Array, placing: Placing = BY_INFERENCE) {
    this.reader = new TextReader(space.lexicon, space.options);
    this.#space = space;
    this.#sif = sifTerms(space.lexicon, unitTerms, space.options.dimension);
    this.#inference = placing.canInfer ? new Inference(space) : null;
    this.#placing = placing;
  }

  /**
   * Up to eight tokens are composed from their terms: the longest phrases that the space knows, then the SIF mean of
   * unit embeddings. Longer texts are placed as a paragraph.
   */
  embed(text: string): EmbeddedText {
    const words = this.reader.tokens(text);
    const isQuery = words.length <= LONGEST_QUERY;
    const terms = this.reader.terms(text);
    const { lexicon } = this.#space;
    const ids = lexicon.indicesOf(terms);
    // A text of stop words alone asks for nothing the space knows.
    const asked = terms.length > 0 ? terms : words;
    const missing = [...new Set(asked.filter((term) => lexicon.indexOf(term) < 0))];
    return {
      embedding: ids.length === 0 ? null : isQuery ? sifMean(this.#sif, ids) : this.place(ids),
      terms: Array.from(ids, (id) => lexicon.terms[id]!),
      // A long text is not a question that was mistyped.
      unknown: missing.map((token) => ({ token, suggestions: isQuery ? suggestions(lexicon, token) : [] })),
    };
  }

  /** A text as a paragraph of the space is searched, of unit length. */
  place(ids: Int32Array): Float32Array {
    return atOnce(this.placing(ids, this.#placing.by));
  }

  /**
   * The same for a text of any length, yielding often.
   *
   * @param by what texts of its kind are searched by
   * @returns of unit length; zero without a word
   */
  *placing(ids: Int32Array, by: Representation): Generator<void, Float32Array, void> {
    const { commonComponent } = this.#placing;
    if (by === 'trained') return yield* this.#inferring(ids);
    const mean = sifMean(this.#sif, ids);
    if (commonComponent) takeOut(mean, commonComponent);
    if (by === 'sif') return mean;
    const inferred = yield* this.#inferring(ids);
    return normalised(inferred.map((value, k) => value + mean[k]!));
  }

  /** A text as inference places an unseen paragraph, of unit length; by SIF where nothing can be inferred. */
  infer(ids: Int32Array): Float32Array {
    return atOnce(this.#inferring(ids));
  }

  *#inferring(ids: Int32Array): Generator<void, Float32Array, void> {
    if (!this.#inference) return sifMean(this.#sif, ids);
    return normalised(yield* this.#inference.slices(ids));
  }
}

function atOnce<T>(slices: Generator<void, T, void>): T {
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}
