/** A name that none of some things has: `joint-200`, `joint-200 2`, … */
export function freeName(base: string, taken: readonly { name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!names.has(name)) return name;
  }
}
