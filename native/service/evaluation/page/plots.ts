import type { Curve, Reliability, ScoreReliability } from '../../../contract/evaluation.ts';
import { escaped, plotX, plotY, unitPlot } from './markup.ts';

/** What was said against what was so, each bin with its interval. */
export function reliabilityPlot({ bins }: Reliability): string {
  const diagonal = `<line x1="${plotX(0)}" y1="${plotY(0)}" x2="${plotX(1)}" y2="${plotY(1)}" class="even"/>`;
  const most = Math.max(...bins.map(({ count }) => count));
  const dots = bins.map(({ said, right, count, interval }) => {
    const bar = interval
      ? `<line x1="${plotX(said)}" x2="${plotX(said)}" y1="${plotY(interval[0])}" y2="${plotY(interval[1])}" class="interval"/>`
      : '';
    return `${bar}<circle cx="${plotX(said)}" cy="${plotY(right)}" r="${(2 + 4 * Math.sqrt(count / most)).toFixed(1)}" class="dot"/>`;
  });
  return unitPlot('reliability of probabilities', 'said', 'right', diagonal + dots.join(''));
}

/** Share of tiles that carried a label held out, by similarity; from −.2 on, below which nothing is found. */
export function phrasePlot(bins: readonly ScoreReliability[]): string {
  const above = bins.filter(({ from }) => from >= -0.05);
  const marks = above.map(({ from, to, right, between }) => {
    const middle = Math.max(0, (from + to) / 2);
    const bar = between
      ? `<line x1="${plotX(middle)}" x2="${plotX(middle)}" y1="${plotY(between[0])}" y2="${plotY(between[1])}" class="interval"/>`
      : '';
    return `${bar}<circle cx="${plotX(middle)}" cy="${plotY(right)}" r="4" class="dot"/>`;
  });
  return unitPlot('labels held out: right at a similarity', 'similarity', 'right', marks.join(''));
}

export function curvePlot({ label, precision }: Curve, baseRate: number): string {
  const points = precision.map((value, n) => `${plotX(n / (precision.length - 1))},${plotY(value)}`);
  const base = `<line x1="${plotX(0)}" x2="${plotX(1)}" y1="${plotY(baseRate)}" y2="${plotY(baseRate)}" class="even"/>`;
  return unitPlot(label, 'recall', label, `${base}<polyline points="${points.join(' ')}" class="curve"/>`);
}

const CELL = 30;
const NAMES = 110;

/** Rows true, columns answered; a cell as dark as its share of the row. */
export function confusionPlot(names: readonly string[], counts: readonly (readonly number[])[]): string {
  const size = NAMES + CELL * names.length;
  const cells = counts.flatMap((row, r) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((count, c) => {
      const share = sum === 0 ? 0 : count / sum;
      const at = `x="${NAMES + c * CELL}" y="${NAMES + r * CELL}"`;
      const text =
        share < 0.005
          ? ''
          : `<text x="${NAMES + (c + 0.5) * CELL}" y="${NAMES + (r + 0.5) * CELL + 4}" text-anchor="middle"${share > 0.6 ? ' class="light"' : ''}>${Math.round(100 * share)}</text>`;
      return `<rect ${at} width="${CELL - 1}" height="${CELL - 1}" class="${r === c ? 'right' : 'wrong'}" fill-opacity="${(r === c ? share : Math.min(1, 2 * share)).toFixed(2)}"/>${text}`;
    });
  });
  const labels = names.map((name, n) => {
    const middle = NAMES + (n + 0.5) * CELL;
    return (
      `<text x="${NAMES - 6}" y="${middle + 4}" text-anchor="end">${escaped(name)}</text>` +
      `<text x="${middle + 3}" y="${NAMES - 6}" transform="rotate(-45 ${middle + 3} ${NAMES - 6})">${escaped(name)}</text>`
    );
  });
  const width = size + NAMES / 2;
  return `<figure><svg role="img" aria-label="confusion of labels" width="${width}" height="${size}" viewBox="0 0 ${width} ${size}">${cells.join('')}${labels.join('')}</svg></figure>`;
}
