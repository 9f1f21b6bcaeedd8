import { EngineError } from '../../../contract/failure.ts';

/** The item, or `not-found` with the names of what there is. */
export function found<T>(item: T | null | undefined, what: string, name: string, known: string[]): T {
  if (item !== null && item !== undefined) return item;
  throw new EngineError({ kind: 'not-found', what, name, known });
}

/** By id, else by a name that only one item has. */
export function byIdOrName<T>(
  items: T[],
  idOrName: string,
  idOf: (item: T) => string,
  nameOf: (item: T) => string,
): T | null {
  const byId = items.find((item) => idOf(item) === idOrName);
  if (byId) return byId;
  const named = items.filter((item) => nameOf(item) === idOrName);
  return named.length === 1 ? named[0]! : null;
}

export function isUniqueViolation(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CONSTRAINT_UNIQUE';
}
