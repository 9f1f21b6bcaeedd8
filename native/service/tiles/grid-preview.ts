import type { GridParams, GridPreview, LabelMethods } from '../../contract/label.ts';
import { silent, type Work } from '../../contract/work.ts';
import { previewSizes } from '../../labelling/preview.ts';
import type { Raster } from '../../raster/raster.ts';
import { labelRule, presentRule } from '../labels/rule-setting.ts';
import { layersOver } from '../labels/scene-layers.ts';
import type { OpenProject } from '../open-project.ts';
import { requireScenes } from '../requirements.ts';
import { gridOf } from '../tasks/tile.ts';

/** Sizes a preview goes through when none is named, besides those around it: powers of two. */
const SIZES_PX = [2, 4, 8, 16, 32, 64, 128, 256, 512];
/** More tiles than this take longer than a person waits for a preview. */
const MOST_PREVIEW_TILES = 200_000;

/** What several sizes would yield on each scene: the one asked for with its half and double, or the powers of two. */
export async function previewGrids(
  project: OpenProject,
  params: GridParams,
  work: Work<{ done: number; total: number }>,
): ReturnType<LabelMethods['previewGrid']> {
  const labels = await project.store.labels.list();
  const titles = new Map(labels.map((label) => [label.id, label.title]));
  const rule = labelRule(await presentRule(project), labels);
  const scenes = await requireScenes(project, params.scene);
  const previews: { id: string; sizes: GridPreview[] }[] = [];
  for (const [done, scene] of scenes.entries()) {
    work.report({ done, total: scenes.length });
    const { raster } = await project.rasters.of(scene.record.id);
    const quiet = silent(work.signal);
    const layers = await layersOver(project, scene, raster, quiet);
    if (!layers) continue;
    const stride = (sizePx: number) => params.stridePx ?? sizePx;
    const sizes = await previewSizes(layers, sizesOf(raster, params), rule, quiet, stride);
    previews.push({
      id: scene.record.id,
      sizes: sizes.map(({ sizePx, tiles, labelledTiles, medianPurity }) => {
        const named = Object.entries(labelledTiles).map(
          ([id, count]) => [titles.get(id) ?? id, count] as const,
        );
        return { sizePx, tiles, labels: Object.fromEntries(named), medianPurity };
      }),
    });
  }
  return { scenes: previews };
}

function sizesOf(raster: Raster, params: GridParams): number[] {
  const { widthPx, heightPx } = raster.summary;
  const isNamed = params.sizePx !== null || params.sizeM !== null;
  const named = isNamed ? gridOf(raster, params).sizePx : null;
  const wanted = named === null ? SIZES_PX : [Math.round(named / 2), named, named * 2];
  return wanted.filter((sizePx) => {
    const stride = params.stridePx ?? sizePx;
    const tiles = (widthPx / stride) * (heightPx / stride);
    return (
      sizePx >= 1 &&
      sizePx <= Math.min(widthPx, heightPx) &&
      (sizePx === named || tiles <= MOST_PREVIEW_TILES)
    );
  });
}
