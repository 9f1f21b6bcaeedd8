import type { Fractions } from '../../labelling/fractions.ts';
import { ORIGINS, type TileLabels } from '../../labelling/rule.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import { type AssignedLabels, type FractionTable, LABEL_ORIGINS } from '../../store/ports/tile-label.ts';

/** Fractions as the store keeps them. */
export function tableOf(fractions: Fractions): FractionTable {
  return {
    first: 0,
    tiles: fractions.insideComplete.length,
    labels: [...fractions.labelIds],
    starts: fractions.entryStart,
    labelIndex: Uint32Array.from(fractions.label),
    fractions: fractions.fraction,
    featureStarts: fractions.featureStart,
    featureIndex: fractions.feature,
    features: fractions.features.map(({ layerId, featureId }) => ({ layer: layerId, feature: featureId })),
    insideComplete: fractions.insideComplete,
  };
}

/** The table of a scene that no layer covers. */
export function uncovered(tiles: number): FractionTable {
  return {
    first: 0,
    tiles,
    labels: [],
    starts: new Uint32Array(tiles + 1),
    labelIndex: new Uint32Array(0),
    fractions: new Float64Array(0),
    featureStarts: new Uint32Array(1),
    featureIndex: new Uint32Array(0),
    features: [],
    insideComplete: new Uint8Array(tiles),
  };
}

/** Fractions as rules read them. */
export function fractionsOf(
  table: FractionTable,
  { sizePx, stridePx, columns, rows }: StoredGrid,
): Fractions {
  return {
    grid: { sizePx, stridePx, columns, rows },
    labelIds: table.labels,
    entryStart: table.starts,
    label: Uint16Array.from(table.labelIndex),
    fraction: table.fractions,
    featureStart: table.featureStarts,
    feature: table.featureIndex,
    features: table.features.map(({ layer, feature }) => ({ layerId: layer, featureId: feature })),
    insideComplete: table.insideComplete,
    warnings: [],
  };
}

/** Labels by rule as the store keeps them. */
export function assignedOf(labels: TileLabels): AssignedLabels {
  const originCode = ORIGINS.map((origin) => LABEL_ORIGINS.indexOf(origin));
  return {
    tiles: labels.origin.length,
    labels: [...labels.labelIds],
    starts: labels.labelStart,
    labelIndex: Uint32Array.from(labels.label),
    origin: labels.origin.map((origin) => originCode[origin]!),
  };
}
