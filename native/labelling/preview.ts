import type { Work } from '../contract/work.ts';
import { makeTileGrid, tileCount } from '../geo/tile-grid.ts';
import { coverGrid } from './cover-grid.ts';
import type { Fractions, FractionsProgress, SceneLayers } from './fractions.ts';
import { prepareScene } from './prepare-scene.ts';
import { applyRule, type LabelRule, type TileLabels } from './rule.ts';

/** What a tile size would yield. */
export interface SizePreview {
  readonly sizePx: number;
  readonly stridePx: number;
  readonly tiles: number;
  readonly labelledTiles: Readonly<Record<string, number>>;
  /** Median, over tiles with a label, of the fraction its largest label covers; null without such a tile. */
  readonly medianPurity: number | null;
  readonly background: number;
  readonly unlabelled: number;
}

/**
 * What several tile sizes would yield under a rule. Nothing is kept of it; the layers are brought into the scene's
 * pixels once.
 *
 * @param stridePx of a size; tiles stand side by side unless told
 */
export async function previewSizes(
  scene: SceneLayers,
  sizesPx: readonly number[],
  rule: LabelRule,
  work: Work<FractionsProgress>,
  stridePx: (sizePx: number) => number = (sizePx) => sizePx,
): Promise<SizePreview[]> {
  const prepared = await prepareScene(scene, work);
  const previews: SizePreview[] = [];
  for (const sizePx of sizesPx) {
    const grid = makeTileGrid(scene.widthPx, scene.heightPx, sizePx, stridePx(sizePx));
    const fractions = await coverGrid(prepared, grid, work);
    const labels = applyRule(fractions, rule);
    previews.push({
      sizePx,
      stridePx: grid.stridePx,
      tiles: tileCount(grid),
      labelledTiles: Object.fromEntries(labels.labelIds.map((id, i) => [id, labels.counts[i]!])),
      medianPurity: medianPurity(fractions, labels),
      background: labels.background,
      unlabelled: labels.unlabelled,
    });
  }
  return previews;
}

function medianPurity(fractions: Fractions, labels: TileLabels): number | null {
  const purities: number[] = [];
  for (let tile = 0; tile < labels.origin.length; tile++) {
    if (labels.labelStart[tile] === labels.labelStart[tile + 1]) continue;
    const entries = fractions.fraction.subarray(fractions.entryStart[tile], fractions.entryStart[tile + 1]);
    purities.push(entries.reduce((most, value) => Math.max(most, value), 0));
  }
  const sorted = Float64Array.from(purities).sort();
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
