import type { StoredGrid } from '../../store/ports/grid.ts';
import type { MappingMetrics } from '../../store/ports/mapping.ts';
import type { StoredScene } from '../../store/ports/scene.ts';

/** Sizes of the pixels that a mapping has learnt from, on the ground. */
export type GroundScale = NonNullable<MappingMetrics['ground']>;

/** Pixels of this many times the size, or as many times smaller, show other things: a roof becomes a village. */
const MOST_TIMES = 1.5;

interface Seen {
  readonly scene: StoredScene;
  readonly grid: StoredGrid;
}

/** Side of the pixels a scene's tiles are looked at with, in metres; null without a place. */
export function seenPixelSizeM({ scene, grid }: Seen): number | null {
  return grid.pixelSizeM ?? scene.record.pixelSizeM;
}

/** Null where no scene has a size on the ground. */
export function groundScale(scenes: readonly Seen[]): GroundScale | null {
  const sizes = scenes.map(seenPixelSizeM).filter((sizeM) => sizeM !== null);
  return sizes.length === 0 ? null : { leastPixelM: Math.min(...sizes), mostPixelM: Math.max(...sizes) };
}

/** What is to be said of scenes whose pixels are coarser or finer than anything a mapping has seen. */
export function scaleWarnings(
  { name, metrics: { ground } }: { name: string; metrics: MappingMetrics },
  scenes: readonly Seen[],
): string[] {
  if (!ground) return [];
  return scenes.flatMap((seen) => {
    const sizeM = seenPixelSizeM(seen);
    if (sizeM === null) return [];
    const [coarser, finer] = [sizeM / ground.mostPixelM, ground.leastPixelM / sizeM];
    const times = Math.max(coarser, finer);
    if (times < MOST_TIMES) return [];
    const what = coarser > finer ? 'coarser' : 'finer';
    const learnt = ground[coarser > finer ? 'mostPixelM' : 'leastPixelM'];
    const remedy = `Cut it with “tile --pixel-m ${shown(learnt)}”, or train on a scene like it.`;
    return [
      `Pixels of ${seen.scene.record.name} are ${shown(sizeM)} m, ${shown(times)} times ${what} than what the mapping ${name} has learnt from. ${remedy}`,
    ];
  });
}

const shown = (value: number): string => `${Number(value.toPrecision(2))}`;
