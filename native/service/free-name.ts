type Named = { readonly name: string };

/** A name that none of some things has: `joint-200`, `joint-200 2`, … */
export function freeName(base: string, taken: readonly Named[]): string {
  return firstFree(taken, (number) => (number === 1 ? base : `${base} ${number}`));
}

/** A name that none of some things has, with a number from the first on: `ridge-1`, `ridge-2`, … */
export function numberedName(base: string, taken: readonly Named[]): string {
  return firstFree(taken, (number) => `${base}-${number}`);
}

function firstFree(taken: readonly Named[], nameOf: (number: number) => string): string {
  const names = new Set(taken.map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = nameOf(number);
    if (!names.has(name)) return name;
  }
}
