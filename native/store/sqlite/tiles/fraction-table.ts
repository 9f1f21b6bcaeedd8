import type { FractionTable } from '../../ports/tile-label.ts';

type FeatureRef = FractionTable['features'][number];

/** Tiles `[from, to)` of a table, counted from its own first; features nothing of it names are left out. */
export function cutTable(table: FractionTable, from: number, to: number): FractionTable {
  const firstEntry = table.starts[from]!;
  const endEntry = table.starts[to]!;
  const firstRef = table.featureStarts[firstEntry]!;
  const endRef = table.featureStarts[endEntry]!;
  const features: FeatureRef[] = [];
  const positions = new Map<number, number>();
  const featureIndex = table.featureIndex.slice(firstRef, endRef);
  for (let i = 0; i < featureIndex.length; i++) {
    const index = featureIndex[i]!;
    let position = positions.get(index);
    if (position === undefined) {
      position = features.push(table.features[index]!) - 1;
      positions.set(index, position);
    }
    featureIndex[i] = position;
  }
  return {
    first: table.first + from,
    tiles: to - from,
    labels: table.labels,
    starts: shifted(table.starts.slice(from, to + 1), -firstEntry),
    labelIndex: table.labelIndex.slice(firstEntry, endEntry),
    fractions: table.fractions.slice(firstEntry, endEntry),
    featureStarts: shifted(table.featureStarts.slice(firstEntry, endEntry + 1), -firstRef),
    featureIndex,
    features,
    insideComplete: table.insideComplete.slice(from, to),
  };
}

/** Tables of neighbouring tiles as one. All have the same labels; a feature that several name is there once. */
export function joinTables(parts: FractionTable[], labels: string[]): FractionTable {
  const total = (lengthOf: (part: FractionTable) => number) =>
    parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const tiles = total((part) => part.tiles);
  const entries = total((part) => part.labelIndex.length);
  const joined: FractionTable = {
    first: parts[0]?.first ?? 0,
    tiles,
    labels,
    starts: new Uint32Array(tiles + 1),
    labelIndex: new Uint32Array(entries),
    fractions: new Float64Array(entries),
    featureStarts: new Uint32Array(entries + 1),
    featureIndex: new Uint32Array(total((part) => part.featureIndex.length)),
    features: [],
    insideComplete: new Uint8Array(tiles),
  };
  const positions = new Map<string, number>();
  let tile = 0;
  let entry = 0;
  let ref = 0;
  for (const part of parts) {
    joined.starts.set(shifted(part.starts, entry), tile);
    joined.labelIndex.set(part.labelIndex, entry);
    joined.fractions.set(part.fractions, entry);
    joined.featureStarts.set(shifted(part.featureStarts, ref), entry);
    joined.insideComplete.set(part.insideComplete, tile);
    const partPositions = part.features.map((feature) => position(feature, joined.features, positions));
    for (const index of part.featureIndex) joined.featureIndex[ref++] = partPositions[index]!;
    tile += part.tiles;
    entry += part.labelIndex.length;
  }
  return joined;
}

function position(feature: FeatureRef, features: FeatureRef[], positions: Map<string, number>): number {
  // Layer ids hold no slash, so the key is unambiguous.
  const key = `${feature.layer}/${feature.feature}`;
  const known = positions.get(key);
  if (known !== undefined) return known;
  positions.set(key, features.length);
  return features.push(feature) - 1;
}

/** Adds to every number, in place. */
function shifted(numbers: Uint32Array, by: number): Uint32Array {
  for (let i = 0; i < numbers.length; i++) numbers[i]! += by;
  return numbers;
}
