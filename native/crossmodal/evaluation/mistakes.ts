import type { EvaluationInput, Figures } from './evaluation.ts';
import { type Answers, rankAnswers } from './figures.ts';

/** Of one wrong answer to one label. */
const MOST_OF_A_KIND = 6;
const MOST = 300;

/**
 * Tiles that were answered wrongly, the surest first, a few of every confusion: either the mapping or the label is wrong.
 *
 * @param probabilities of the answers, `[tiles × labels]`, NaN where there is none; null: sureness is the lead in score
 */
export function findMistakes(
  { labels, tiles: { shares } }: EvaluationInput,
  answers: Answers,
  probabilities: Float32Array | null,
): Figures['mistakes'] {
  const { main, answered, rank } = rankAnswers(answers, shares);
  const { labelCount, scores } = answers;
  const mistakes: (Figures['mistakes'][number] & { lead: number })[] = [];
  answers.tiles.forEach((tile, row) => {
    if (rank[row]! <= 0) return;
    const at = row * labelCount;
    const said = probabilities ? probabilities[at + answered[row]!]! : Number.NaN;
    const lead = scores[at + answered[row]!]! - scores[at + main[row]!]!;
    const sureness = Number.isNaN(said) ? lead : said;
    // A label that was not trained in this fold cannot be answered: that is no mistake of the mapping.
    if (!Number.isFinite(lead)) return;
    mistakes.push({ tile, label: labels[main[row]!]!, answered: labels[answered[row]!]!, sureness, lead });
  });
  mistakes.sort((a, b) => b.sureness - a.sureness || b.lead - a.lead || a.tile - b.tile);
  const counts = new Map<string, number>();
  return mistakes
    .filter(({ label, answered: wrong }) => {
      const kind = JSON.stringify([label, wrong]);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return counts.get(kind)! <= MOST_OF_A_KIND;
    })
    .slice(0, MOST)
    .map(({ lead: _, ...mistake }) => mistake);
}
