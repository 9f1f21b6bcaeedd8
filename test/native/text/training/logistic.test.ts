import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logistic, logisticLoss, plainExp, plainLog } from '../../../../native/text/training/logistic.ts';

test('the table agrees with the function it stands for', () => {
  for (let logit = -20; logit <= 20; logit += 0.0137) {
    // Linear interpolation errs by step² / 8 × the largest second derivative: 1/128² / 8 × 0.25 at most.
    assert.ok(Math.abs(logistic(logit) - 1 / (1 + Math.exp(-logit))) < 2e-6, `logistic at ${logit}`);
    assert.ok(Math.abs(logisticLoss(logit) - Math.log1p(Math.exp(-logit))) < 2e-6, `loss at ${logit}`);
  }
});

test('exponential and logarithm from plain arithmetic are right to a dozen digits', () => {
  for (const x of [-16, -3.3, -1e-9, 0, 0.5, 7, 16]) {
    assert.ok(Math.abs(plainExp(x) / Math.exp(x) - 1) < 1e-11, `exp ${x}`);
  }
  for (const x of [1e-3, 0.5, 1, 1.0001, 2, 1000, 9e6]) {
    assert.ok(Math.abs(plainLog(x) - Math.log(x)) < 1e-12 * Math.max(1, Math.abs(Math.log(x))), `ln ${x}`);
  }
});
