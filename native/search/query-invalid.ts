import { EngineError } from '../contract/failure.ts';

/** @param position UTF-16 position of what cannot be read */
export function invalid(query: string, position: number, reason: string): EngineError {
  return new EngineError({ kind: 'query-invalid', query, position, reason });
}
