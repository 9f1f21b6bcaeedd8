import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Says at the end what was skipped and why. */
export default class SkipReporter implements Reporter {
  readonly #skips = new Map<string, number>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== 'skipped') return;
    const reason = test.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given';
    this.#skips.set(reason, (this.#skips.get(reason) ?? 0) + 1);
  }

  onEnd(): void {
    for (const [reason, count] of this.#skips) console.log(`  skipped ${count}: ${reason}`);
  }
}
