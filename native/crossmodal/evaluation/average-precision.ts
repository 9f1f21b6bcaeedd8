/**
 * Average precision of a ranking: Σ (Rₙ − Rₙ₋₁)·Pₙ over the distinct scores, highest first. Equal scores are one
 * step, so the answer does not depend on the order of the input.
 *
 * @param scores `[count]`
 * @param positive `[count]`, 1 for what should rank high
 * @param weights `[count]`, how often each counts; null for once
 * @param order indices by falling score (`fallingOrder`), so that several weightings share one sort
 * @returns null without a positive
 */
export function averagePrecision(
  scores: ArrayLike<number>,
  positive: Uint8Array,
  weights: ArrayLike<number> | null,
  order: Uint32Array,
): number | null {
  let seen = 0;
  let found = 0;
  let foundBefore = 0;
  let area = 0;
  for (let i = 0; i < order.length; i++) {
    const n = order[i]!;
    const weight = weights === null ? 1 : weights[n]!;
    seen += weight;
    if (positive[n] === 1) found += weight;
    const isLastOfScore = i + 1 === order.length || scores[order[i + 1]!] !== scores[n];
    if (!isLastOfScore || found === foundBefore) continue;
    area += (found - foundBefore) * (found / seen);
    foundBefore = found;
  }
  return found === 0 ? null : area / found;
}

/** Indices by falling score; of equals, the first comes first. */
export function fallingOrder(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b]! - scores[a]! || a - b,
  );
}

/** Area under the ROC curve: the chance that a positive outranks a negative, ties count half. Null without both. */
export function rocArea(scores: ArrayLike<number>, positive: Uint8Array): number | null {
  const order = fallingOrder(scores);
  let positives = 0;
  let negatives = 0;
  let area = 0;
  for (let i = 0; i < order.length; ) {
    let tiedPositives = 0;
    let tiedNegatives = 0;
    const score = scores[order[i]!];
    for (; i < order.length && scores[order[i]!] === score; i++) {
      if (positive[order[i]!] === 1) tiedPositives++;
      else tiedNegatives++;
    }
    area += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return positives === 0 || negatives === 0 ? null : area / (positives * negatives);
}
