import { normaliseRows } from '../math/distance.ts';

/** What a label means, in words. Codes and names of nothing (“none”, “other”) are the caller's to leave out. */
export interface LabelWords {
  readonly name: string | null;
  readonly synonyms: readonly string[];
  readonly description: string | null;
}

/** A text in the space: its phrase term, else the SIF mean of the unit embeddings of its words. */
export interface PlacedText {
  /** Null when no word is known. */
  readonly embedding: Float32Array | null;
  /** Words the space does not know. */
  readonly unknown: readonly unknown[];
}

/** `partly`: some of its words are unknown. `unread`: all of them; such a label is never given a made-up place. */
export type LabelEmbedding =
  | { readonly state: 'read' | 'partly'; readonly embedding: Float32Array }
  | { readonly state: 'unread' };

const NAME_WEIGHT = 2;

/**
 * Places a label in the space: unit mean of its name (twice), synonyms and description (once each), of those that
 * have a known word. Not centred: that is done over the labels of a training set.
 */
export function labelEmbedding(words: LabelWords, place: (text: string) => PlacedText): LabelEmbedding {
  const texts = [
    ...(words.name === null ? [] : [{ text: words.name, weight: NAME_WEIGHT }]),
    ...[...words.synonyms, ...(words.description === null ? [] : [words.description])].map((text) => ({
      text,
      weight: 1,
    })),
  ];
  let sum: Float32Array | null = null;
  let isPartly = false;
  for (const { text, weight } of texts) {
    const { embedding, unknown } = place(text);
    if (unknown.length > 0) isPartly = true;
    if (embedding === null) continue;
    sum ??= new Float32Array(embedding.length);
    const unit = normaliseRows(embedding.slice(), embedding.length);
    for (let k = 0; k < sum.length; k++) sum[k]! += weight * unit[k]!;
  }
  if (sum === null) return { state: 'unread' };
  return { state: isPartly ? 'partly' : 'read', embedding: normaliseRows(sum, sum.length) };
}
