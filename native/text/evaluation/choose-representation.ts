import { silent, type Work } from '../../contract/work.ts';
import { Random } from '../../math/random.ts';
import { pickRows } from '../../math/rows.ts';
import { unitRows } from '../../math/unit-rows.ts';
import type { EncodedCorpus } from '../encoded/encode.ts';
import { REPRESENTATIONS, type Representation, textRepresentations } from '../representations.ts';
import type { TrainedSpace } from '../space.ts';
import { ACROSS_KINDS, type AcrossKind, acrossKindsQuestions, rankedByCosine } from './across-kinds.ts';
import { judge } from './judge.ts';
import { knownTexts } from './known-texts.ts';
import { drawSample } from './sample.ts';

export type RepresentationFigures = Readonly<Record<AcrossKind, number | null>>;

export interface SearchedBy {
  readonly paragraph: Representation;
  readonly document: Representation;
}

export interface RepresentationChoice extends SearchedBy {
  readonly figures: Readonly<Record<Representation, RepresentationFigures>>;
}

/**
 * For a corpus that cannot say: in small ones the sum answers most, and no question noticeably worse than SIF (300 news
 * items, 33 articles, Brown; `resources/decisions/0009`).
 */
export const BEST_ELSEWHERE: SearchedBy = { paragraph: 'sum', document: 'sum' };

/** What is asked of paragraphs, with equal weight. */
const OF_PARAGRAPHS = ['wordToParagraph', 'paragraphToTerm', 'paragraphToParagraph'] as const;

/** Three digits of a figure are not needed to tell three ways apart. */
const SIMILARITIES = 4_000_000;

/**
 * Decides which embedding paragraphs and documents are searched by.
 *
 * @param space with the embeddings of `heldOut`, on which its words were not trained
 * @param heldOut so few texts that they fit into memory
 * @param folder where rows of texts are written; the caller's to remove
 */
export async function chooseRepresentation(
  space: TrainedSpace,
  heldOut: EncodedCorpus,
  folder: string,
  work: Work<{ judged: number; total: number }>,
): Promise<RepresentationChoice> {
  const { signal } = work;
  const quiet = silent(signal);
  const { dimension, seed } = space.options;
  const sample = await drawSample(knownTexts(heldOut), seed, signal, SIMILARITIES);
  const questions = acrossKindsQuestions(sample);
  using ways = await textRepresentations(space, heldOut, folder, quiet);
  const terms = { rows: await unitRows(space.termEmbeddings, dimension, signal), dimension };
  const figures: Partial<Record<Representation, RepresentationFigures>> = {};
  const total = REPRESENTATIONS.length * ACROSS_KINDS.length;
  let asked = 0;
  for (const way of REPRESENTATIONS) {
    const ranked = rankedByCosine(sample, terms, {
      documents: ways.document[way].read(0, heldOut.documentCount),
      paragraphs: pickRows(ways.paragraph[way], sample.paragraphs),
    });
    const judged: Partial<Record<AcrossKind, number | null>> = {};
    for (const kind of ACROSS_KINDS) {
      judged[kind] = (await judge(questions[kind], ranked[kind], new Random(seed), quiet)).figure;
      work.report({ judged: ++asked, total });
    }
    figures[way] = judged as RepresentationFigures;
  }
  const complete = figures as Record<Representation, RepresentationFigures>;
  return { ...winners(complete), figures: complete };
}

/** What some hundred questions cannot tell apart. */
const INDISTINCT = 0.02;

/**
 * Whichever answers most, and no question worse than SIF, for which nothing but the words is trained; of equals the
 * simpler.
 */
export function winners(figures: RepresentationChoice['figures']): SearchedBy {
  const winner = (kinds: readonly AcrossKind[]) => {
    const figure = (way: Representation, kind: AcrossKind) => figures[way][kind] ?? 0;
    const total = (way: Representation) => kinds.reduce((sum, kind) => sum + figure(way, kind), 0);
    const keepsUp = (way: Representation) =>
      kinds.every((kind) => figure(way, kind) >= figure('sif', kind) - INDISTINCT);
    const ways = (['sif', 'trained', 'sum'] as const).filter(keepsUp);
    return ways.reduce((a, b) => (total(b) > total(a) ? b : a));
  };
  return { paragraph: winner(OF_PARAGRAPHS), document: winner(['wordToDocument']) };
}
