import type { LabelProbability, Reliability } from '../../contract/evaluation.ts';
import { silent } from '../../contract/work.ts';
import { blockBootstrap } from '../../math/bootstrap.ts';
import type { EvaluationInput } from '../evaluation/evaluation.ts';
import type { Answers } from '../evaluation/figures.ts';
import { labelsOf } from '../label-shares.ts';
import { ReliabilityBins } from './bins.ts';
import { fitCurve, probabilityAt } from './curve.ts';

export interface JudgedReliability {
  reliability: Reliability;
  /** Row-major `[tiles × labelCount]`; NaN where no curve could be fitted. */
  probabilities: Float32Array;
}

/**
 * Fits, for every label, a curve from score to probability on the answers of all folds, each by a mapping that had not
 * seen the tile. How far it can be believed is judged by curves that the fold in question took no part in.
 *
 * @param block of each row, from 0 without gaps
 * @returns null where no label has tiles enough
 */
export async function judgeReliability(
  { labels, tiles: { shares }, splits, seed }: EvaluationInput,
  answers: Answers,
  block: Uint32Array,
  signal: AbortSignal,
): Promise<JudgedReliability | null> {
  const { labelCount } = answers;
  const foldOf = Uint32Array.from(splits.flatMap(({ test }, fold) => Array.from(test, () => fold)));
  const blockCount = block.reduce((most, own) => Math.max(most, own + 1), 0);
  const probabilities = new Float32Array(answers.scores.length).fill(Number.NaN);
  const all = new ReliabilityBins(blockCount);
  const found: LabelProbability[] = [];
  for (const [label, title] of labels.entries()) {
    const rows = Uint32Array.from(answers.tiles.keys()).filter((row) =>
      Number.isFinite(answers.scores[row * labelCount + label]!),
    );
    const isPositive = (row: number) => labelsOf(shares, answers.tiles[row]!).includes(label);
    const fit = (of: Uint32Array) =>
      fitCurve(
        Float32Array.from(of, (row) => answers.scores[row * labelCount + label]!),
        Uint8Array.from(of, (row) => (isPositive(row) ? 1 : 0)),
      );
    const curve = fit(rows);
    const curves = splits.map((_, fold) => fit(rows.filter((row) => foldOf[row] !== fold)));
    if (!curve || curves.includes(null)) continue;
    const own = new ReliabilityBins(blockCount);
    for (const row of rows) {
      const said = probabilityAt(curves[foldOf[row]!]!, answers.scores[row * labelCount + label]!);
      probabilities[row * labelCount + label] = said;
      for (const bins of [all, own]) bins.add(block[row]!, said, isPositive(row));
    }
    const prior = rows.filter(isPositive).length / rows.length;
    found.push({ label: title, curve, prior, ece: own.error(null) });
    signal.throwIfAborted();
  }
  if (found.length === 0) return null;
  const interval = (figure: (times: Uint32Array) => number) =>
    blockBootstrap(blockCount, figure, seed, silent(signal));
  const bins: Reliability['bins'] = [];
  for (const [n, bin] of all.means(null).entries()) {
    if (bin.count === 0) continue;
    bins.push({ ...bin, interval: await interval((times) => all.means(times)[n]!.right) });
  }
  const eceInterval = await interval((times) => all.error(times));
  const reliability = {
    tiles: answers.tiles.length,
    labels: found,
    ece: all.error(null),
    eceInterval,
    bins,
  };
  return { reliability, probabilities };
}
