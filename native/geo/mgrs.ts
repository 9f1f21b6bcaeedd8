import * as packaged from 'mgrs';

// Node loads the package's CommonJS build, whose names arrive under `default`; bundlers take its ES module, which has
// no default, and would warn of the name.
const { forward, toPoint } = (Reflect.get(packaged, 'default') ?? packaged) as typeof packaged;

/** `18SUD4776840490`: the square metre a position lies in; null beyond 80° S and 84° N. */
export function toMgrs(lonDeg: number, latDeg: number): string | null {
  return latDeg >= -80 && latDeg <= 84 ? forward([lonDeg, latDeg], 5) : null;
}

/** The centre of the square that is named; null when there is no such square. */
export function fromMgrs(mgrs: string): [lonDeg: number, latDeg: number] | null {
  try {
    return toPoint(mgrs);
  } catch {
    // The package throws for letters that do not occur in the zone.
    return null;
  }
}
