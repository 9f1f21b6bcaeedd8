import { EngineError } from '../../contract/failure.ts';
import type { GridParams, SceneGrid } from '../../contract/label.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { makeTileGrid, type TileGrid, tileCount } from '../../geo/tile-grid.ts';
import type { Raster } from '../../raster/raster.ts';
import { nodataFractions } from '../../raster/windows/tile-pixels.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { OpenProject } from '../open-project.ts';
import { requireScenes } from '../requirements.ts';

/** A tile that is nodata to this share and more holds nothing to look at. */
export const NODATA_SHARE = 0.5;

/** Gives scenes the grid that was asked for; labels, features and embeddings of another one go with it. */
export async function tile(
  project: OpenProject,
  params: GridParams,
  work: Work<TaskProgress>,
): Promise<Tasks['tile']['result']> {
  const scenes = await requireScenes(project, params.scene);
  const grids: StoredGrid[] = [];
  for (const [done, scene] of scenes.entries()) {
    work.report({ step: 'tile', done, total: scenes.length, unit: 'files' });
    const { raster } = await project.rasters.of(scene.record.id, work.signal);
    if (comesAsTiles(scene) && (await project.store.grids.find(scene.record.id))) continue;
    const grid = gridOf(raster, comesAsTiles(scene) ? wholeBlocks(raster) : params);
    const fractions = await nodataFractions(raster, grid, silent(work.signal));
    const nodataTiles = fractions.filter((fraction) => fraction >= NODATA_SHARE).length;
    grids.push(
      await project.store.grids.replace({
        scene: scene.record.id,
        ...grid,
        pixelSizeM: comesAsTiles(scene) ? null : seenPixelSize(raster, grid, params.pixelSizeM ?? null),
        nodataFractions: fractions,
        nodataTiles,
      }),
    );
    project.searches.forgetTiles();
    project.touch('tiles', 'labels', 'mappings');
  }
  return gridsAnswer(grids);
}

/** The pictures of a set and the rows of a table are its tiles, and stay so: they carry labels of their own. */
function comesAsTiles({ record }: StoredScene): boolean {
  return record.kind !== 'raster';
}

/** A block is one of them. */
function wholeBlocks({ levels }: Raster): GridParams {
  return { scene: null, sizePx: levels[0]!.blockHeightPx, sizeM: null, stridePx: null };
}

/** The grid of a size in pixels, or in metres at the scene's own resolution. Failure: out-of-range. */
export function gridOf(raster: Raster, { sizePx, sizeM, stridePx }: GridParams): TileGrid {
  const size = sizePx ?? pixelsOf(raster, sizeM);
  const { widthPx, heightPx } = raster.summary;
  if (!Number.isInteger(size) || size < 1 || size > Math.min(widthPx, heightPx)) {
    const reason = `${size} px on a scene of ${widthPx} × ${heightPx}; choose 1 … ${Math.min(widthPx, heightPx)} px`;
    throw new EngineError({ kind: 'out-of-range', what: 'The tile size', reason });
  }
  const stride = stridePx ?? size;
  if (!Number.isInteger(stride) || stride < 1)
    throw new EngineError({
      kind: 'out-of-range',
      what: 'The stride',
      reason: `${stride} px; choose 1 px or more`,
    });
  const grid = makeTileGrid(widthPx, heightPx, size, stride);
  if (tileCount(grid) <= MOST_TILES) return grid;
  const reason = `${size} px at a stride of ${stride} gives ${tileCount(grid)} tiles; at most ${MOST_TILES} are kept`;
  throw new EngineError({ kind: 'out-of-range', what: 'The tile size', reason });
}

/** Of larger ones a batch of tiles would be too much. */
const MOST_SIDE_PX = 2048;

/** Failures: no-georeference; out-of-range (a tile would be no pixel, or too many). */
function seenPixelSize(raster: Raster, { sizePx }: TileGrid, pixelSizeM: number | null): number | null {
  if (pixelSizeM === null) return null;
  const sidePx = (sizePx * groundSizeM(raster)) / pixelSizeM;
  if (sidePx >= 1 && sidePx <= MOST_SIDE_PX) return pixelSizeM;
  const reason = `${pixelSizeM} m makes a tile ${Number(sidePx.toPrecision(2))} pixels wide; choose so that it is 1 … ${MOST_SIDE_PX}`;
  throw new EngineError({ kind: 'out-of-range', what: 'The size of a pixel on the ground', reason });
}

/** What fits in memory beside everything else: 200 numbers a tile, 16 GB. */
const MOST_TILES = 20_000_000;

function pixelsOf(raster: Raster, sizeM: number | null): number {
  if (sizeM === null) {
    throw new EngineError({
      kind: 'step-missing',
      step: 'No tile size was given.',
      remedy: 'Name one with --size PX or --size-m METRES.',
    });
  }
  return Math.max(1, Math.round(sizeM / groundSizeM(raster)));
}

function groundSizeM({ path, summary: { pixelSizeM } }: Raster): number {
  if (pixelSizeM !== null) return pixelSizeM;
  const reason = 'so metres mean nothing on it; give the size in pixels';
  throw new EngineError({ kind: 'no-georeference', path, reason });
}

export function gridsAnswer(grids: readonly StoredGrid[]): { scenes: SceneGrid[]; tiles: number } {
  const scenes = grids.map(({ scene, tiles, columns, rows, nodataTiles, sizePx, stridePx, pixelSizeM }) => ({
    id: scene,
    tiles,
    columns,
    rows,
    nodataTiles,
    sizePx,
    stridePx,
    pixelSizeM,
  }));
  return { scenes, tiles: scenes.reduce((sum, scene) => sum + scene.tiles, 0) };
}
