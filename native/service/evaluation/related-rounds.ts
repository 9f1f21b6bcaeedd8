import type { RelatedRound, RelatedRounds } from '../../crossmodal/evaluation/evaluation.ts';
import { type LabelWords, labelEmbedding } from '../../crossmodal/label-embedding.ts';
import { normaliseRows } from '../../math/distance.ts';
import { tokens } from '../../text/vocabulary/tokenize.ts';
import type { LabelMeaning } from '../labels/label-meaning.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';

/** Of a label with more synonyms, the rest is not taken away in turn: each takes a training a fold. */
const MOST_ROUNDS = 5;

/** Synonyms to ask for that no training meets: all of them by labels' names alone, and each by all other words. Null without any. */
export function relatedRounds(labels: readonly LabelMeaning[], space: LoadedSpace): RelatedRounds | null {
  const names = roundOf(labels, space, ({ name, text }) => ({
    words: { name, synonyms: [], description: null },
    asked: text.synonyms,
  }));
  if (names.asked.length === 0) return null;
  const most = Math.max(...labels.map(({ text }) => text.synonyms.length));
  const withSynonyms = Array.from({ length: Math.min(most, MOST_ROUNDS) }, (_, taken) =>
    roundOf(labels, space, ({ name, text }) => ({
      words: {
        name,
        synonyms: text.synonyms.filter((_, n) => n !== taken),
        description: text.description,
      },
      asked: text.synonyms.slice(taken, taken + 1),
    })),
  );
  return { names, withSynonyms: withSynonyms.filter(({ asked }) => asked.length > 0) };
}

interface Chosen {
  readonly words: LabelWords;
  readonly asked: readonly string[];
}

function roundOf(
  labels: readonly LabelMeaning[],
  space: LoadedSpace,
  choose: (label: LabelMeaning) => Chosen,
): RelatedRound {
  const { dimension, embedder } = space;
  const labelEmbeddings = new Float32Array(labels.length * dimension);
  const asked: { word: string; label: number; embedding: Float32Array }[] = [];
  for (const [label, meaning] of labels.entries()) {
    const all = {
      name: meaning.name,
      synonyms: meaning.text.synonyms,
      description: meaning.text.description,
    };
    const chosen = choose(meaning);
    const place = (words: LabelWords) => labelEmbedding(words, (text) => embedder.embed(text));
    const some = place(chosen.words);
    // A label that is read only by the words that would be taken away keeps them, and is not asked for.
    const placed = some.state === 'unread' ? place(all) : some;
    if (placed.state !== 'unread') labelEmbeddings.set(placed.embedding, label * dimension);
    if (some.state === 'unread') continue;
    for (const word of chosen.asked) {
      const { embedding } = embedder.embed(word);
      if (!embedding || isUsed(word, chosen.words)) continue;
      asked.push({ word, label, embedding: normaliseRows(embedding.slice(), dimension) });
    }
  }
  const askedEmbeddings = new Float32Array(asked.length * dimension);
  for (const [n, { embedding }] of asked.entries()) askedEmbeddings.set(embedding, n * dimension);
  return { labelEmbeddings, asked: asked.map(({ word, label }) => ({ word, label })), askedEmbeddings };
}

/** Whether all tokens of a word place its label anyway. */
function isUsed(word: string, { name, synonyms, description }: LabelWords): boolean {
  const used = new Set([name ?? '', ...synonyms, description ?? ''].flatMap((text) => tokens(text)));
  return tokens(word).every((token) => used.has(token));
}
