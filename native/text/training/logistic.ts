/**
 * The logistic function and its loss from a table, linearly interpolated (errors below 2e-6).
 *
 * The table is built with + − × ÷ only, which IEEE 754 rounds alike everywhere. `Math.exp` and `Math.log` are compiled
 * with the JavaScript engine, for each kind of machine anew, and may differ in the last bit; then the embedding of a
 * query would differ between the machine that searches and the machine that trained.
 */

/** Beyond ±LIMIT the logistic is 0 or 1 to within 1.2e-7, which is float32's own step at 1. */
export const LIMIT = 16;
export const ENTRIES_PER_UNIT = 128;
const ENTRY_COUNT = 2 * LIMIT * ENTRIES_PER_UNIT + 1;

export const logisticTable = new Float64Array(ENTRY_COUNT + 1);
const lossTable = new Float64Array(ENTRY_COUNT + 1);
for (let i = 0; i <= ENTRY_COUNT; i++) {
  const logit = i / ENTRIES_PER_UNIT - LIMIT;
  const power = plainExp(-logit);
  logisticTable[i] = 1 / (1 + power);
  lossTable[i] = plainLog(1 + power);
}

/** 1 / (1 + exp(−logit)). */
export function logistic(logit: number): number {
  if (logit >= LIMIT) return 1;
  if (logit <= -LIMIT) return 0;
  const position = (logit + LIMIT) * ENTRIES_PER_UNIT;
  const entry = position | 0;
  const low = logisticTable[entry]!;
  return low + (position - entry) * (logisticTable[entry + 1]! - low);
}

/** −ln(logistic(logit)), in nats; of a noise draw the loss is `logit + logisticLoss(logit)`. */
export function logisticLoss(logit: number): number {
  if (logit >= LIMIT) return 0;
  if (logit <= -LIMIT) return -logit;
  const position = (logit + LIMIT) * ENTRIES_PER_UNIT;
  const entry = position | 0;
  const low = lossTable[entry]!;
  return low + (position - entry) * (lossTable[entry + 1]! - low);
}

/** exp(x) by Taylor's series of x / 2^12, squared twelve times. */
export function plainExp(x: number): number {
  const reduced = x / 4096;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 8; n++) {
    term = (term * reduced) / n;
    sum += term;
  }
  for (let i = 0; i < 12; i++) sum *= sum;
  return sum;
}

/** ln(x) for x > 0: halved or doubled into [½, 2), then 2·atanh((x − 1) / (x + 1)) as a series. */
export function plainLog(x: number): number {
  const ln2 = Math.LN2;
  let mantissa = x;
  let exponent = 0;
  for (; mantissa >= 1.5; exponent++) mantissa /= 2;
  for (; mantissa < 0.75; exponent--) mantissa *= 2;
  const ratio = (mantissa - 1) / (mantissa + 1);
  let power = ratio;
  let sum = 0;
  for (let n = 1; n <= 25; n += 2) {
    sum += power / n;
    power *= ratio * ratio;
  }
  return exponent * ln2 + 2 * sum;
}
