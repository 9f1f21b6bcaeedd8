import { EngineError, type Failure } from '../../../native/contract/failure.ts';

/** For `assert.rejects`: whether what was thrown is a failure of this kind (and says this). */
export function failingWith(kind: Failure['kind'], message = /./): (thrown: unknown) => boolean {
  return (thrown) =>
    thrown instanceof EngineError && thrown.failure.kind === kind && message.test(thrown.message);
}
