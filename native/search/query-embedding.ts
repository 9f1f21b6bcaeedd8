import { normaliseRows } from '../math/distance.ts';

/**
 * One embedding for a query of several parts: the sum of their unit embeddings, negative parts subtracted, of unit
 * length.
 *
 * @param parts embeddings of the parts that the space knows, and of what `like:` names
 * @returns null when nothing positive is known, or the parts cancel out: there is nothing to look for
 */
export function composeQuery(
  parts: readonly { readonly embedding: Float32Array; readonly isNegative: boolean }[],
): Float32Array | null {
  const first = parts.find((part) => !part.isNegative);
  if (!first) return null;
  const sum = new Float32Array(first.embedding.length);
  for (const { embedding, isNegative } of parts) {
    const unit = normaliseRows(embedding.slice(), sum.length);
    for (let k = 0; k < sum.length; k++) sum[k]! += isNegative ? -unit[k]! : unit[k]!;
  }
  // Shorter than float32 can tell from rounding.
  const isNothing = sum.every((value) => Math.abs(value) < 1e-6);
  return isNothing ? null : normaliseRows(sum, sum.length);
}
