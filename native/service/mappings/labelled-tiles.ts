import type { Work } from '../../contract/work.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { type FractionTable, LABEL_ORIGINS } from '../../store/ports/tile-label.ts';
import type { OpenProject } from '../open-project.ts';
import { NODATA_SHARE } from '../tasks/tile.ts';

/** One labelled tile, before it is laid out in arrays. */
export interface LabelledTile {
  n: number;
  /** (label id, covered fraction); none: background. */
  shares: (readonly [string, number])[];
  features: string[];
  /** Sentences that describe it, where they were asked for. */
  captions?: readonly string[];
}

/** Which labels count, by id. */
export interface LabelChoice {
  isRead(label: string): boolean;
  /** Tiles that carry one of these are left out. */
  readonly heldOut: ReadonlySet<string>;
  /** Tiles that sentences describe, and whether one without a label counts; null: captions do not matter. */
  readonly described?: { captions: ReadonlyMap<number, readonly string[]>; suffices: boolean } | null;
}

/** The tiles of a scene that carry a label or are background, and hold data. */
export async function labelledTiles(
  project: OpenProject,
  { scene, grid }: { scene: StoredScene; grid: StoredGrid },
  { isRead, heldOut, described = null }: LabelChoice,
  work: Work,
): Promise<LabelledTile[]> {
  const { tileLabels, grids } = project.store;
  const assigned = await tileLabels.getAssigned(scene.record.id);
  if (!assigned) return [];
  const table = await tileLabels.getFractions(scene.record.id, work);
  const nodata = await grids.nodataFractions(scene.record.id);
  const found: LabelledTile[] = [];
  const pause = timeSlices(work.signal);
  for (let n = 0; n < grid.tiles; n++) {
    await pause();
    const origin = LABEL_ORIGINS[assigned.origin[n]!]!;
    const captions = described?.captions.get(n);
    const counts = captions !== undefined && described!.suffices;
    if ((origin === 'none' && !counts) || nodata[n]! >= NODATA_SHARE) continue;
    const carried = Array.from(
      assigned.labelIndex.subarray(assigned.starts[n], assigned.starts[n + 1]),
      (i) => assigned.labels[i]!,
    );
    if (carried.some((id) => heldOut.has(id))) continue;
    const read = carried.filter(isRead);
    // A tile of an unread label is neither that label nor background.
    if (read.length === 0 && origin !== 'background' && !counts) continue;
    found.push({ n, ...sharesOf(n, read, table), ...(captions && { captions }) });
  }
  return found;
}

/** Fractions of the tile's labels, and the features behind them; a label that a person gave and no feature carries covers all of it. */
function sharesOf(
  n: number,
  labels: readonly string[],
  table: FractionTable | null,
): Omit<LabelledTile, 'n'> {
  const fractions = new Map<string, number>();
  const features = new Set<string>();
  if (table) {
    for (let entry = table.starts[n]!; entry < table.starts[n + 1]!; entry++) {
      const id = table.labels[table.labelIndex[entry]!]!;
      if (!labels.includes(id)) continue;
      fractions.set(id, table.fractions[entry]!);
      for (let at = table.featureStarts[entry]!; at < table.featureStarts[entry + 1]!; at++) {
        const { layer, feature } = table.features[table.featureIndex[at]!]!;
        features.add(`${layer}/${feature}`);
      }
    }
  }
  return { shares: labels.map((id) => [id, fractions.get(id) || 1] as const), features: [...features] };
}
