import type { Work } from '../../contract/work.ts';
import type { Random } from '../../math/random.ts';
import { type Asked, nearestOf, placesOf, type Ranking } from './ranking.ts';

/** What is asked of a ranking, with the truth; it does not know how the ranking comes about. */
export type Question =
  | {
      /** The mean of 1 ÷ place of the answer, or how often it is the first. */
      readonly measure: 'mrr' | 'first';
      /** `[queries]`: the candidate that is right. */
      readonly answers: Int32Array;
    }
  | {
      /** Of the k nearest, how many are right; where fewer than k can be, as many as can be are looked at. */
      readonly measure: 'precision';
      readonly k: number;
      /** `[queries]`: what a right candidate belongs to, such as the document of the query. */
      readonly groups: Int32Array;
      isOf(candidate: number, group: number): boolean;
      /** How many candidates are of a group, the query itself among them. */
      sizeOf(group: number): number;
      /** The candidate that is the query itself and no answer, or -1. */
      selfOf(query: number): number;
    };

export interface Judgement {
  /** In [0, 1]; null where nothing could be asked. */
  readonly figure: number | null;
  /** The same with the right answers dealt out among the queries: what a ranking gets that understands nothing. */
  readonly shuffle: number | null;
}

/** Asks a ranking, and deals the truth out once for the shuffle. */
export async function judge(
  question: Question,
  ranking: Ranking,
  random: Random,
  work: Work<Asked>,
): Promise<Judgement> {
  if (ranking.queryCount === 0) return { figure: null, shuffle: null };
  if (question.measure === 'precision') {
    const lists = await nearestOf(ranking, question.k, question.selfOf, work);
    return {
      figure: precision(question, lists, question.groups),
      shuffle: precision(question, lists, random.shuffle(question.groups.slice())),
    };
  }
  const mean = question.measure === 'mrr' ? meanReciprocal : shareOfFirst;
  const dealt = random.shuffle(question.answers.slice());
  const [own, shuffled] = await placesOf(ranking, [question.answers, dealt], work);
  return { figure: mean(own!), shuffle: mean(shuffled!) };
}

function precision(
  { k, isOf, sizeOf, selfOf }: Extract<Question, { measure: 'precision' }>,
  lists: readonly Int32Array[],
  groups: Int32Array,
): number | null {
  let sum = 0;
  let judged = 0;
  for (const [query, list] of lists.entries()) {
    const group = groups[query]!;
    const self = selfOf(query);
    const others = sizeOf(group) - (self >= 0 && isOf(self, group) ? 1 : 0);
    if (others === 0) continue;
    const looked = Math.min(k, others);
    sum += list.subarray(0, looked).filter((candidate) => isOf(candidate, group)).length / looked;
    judged++;
  }
  return judged === 0 ? null : sum / judged;
}

function meanReciprocal(places: Int32Array): number {
  return places.reduce((sum, place) => sum + 1 / place, 0) / places.length;
}

function shareOfFirst(places: Int32Array): number {
  return places.filter((place) => place === 1).length / places.length;
}
