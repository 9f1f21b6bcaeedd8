import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  chipName,
  type Dataset,
  type DatasetRegion,
  type DatasetTile,
  type DatasetWriter,
  SPLITS,
  type Split,
} from '../dataset.ts';
import { writeChips } from '../write-chips.ts';

/**
 * COCO object-detection layout: `images/<chip>.png` and `annotations/{train,validation,test}.json`, each image in
 * exactly one of them. One annotation a region: its outlines as polygons, or the whole tile.
 *
 * Source: “Data format” of the COCO data set, cocodataset.org.
 */
export const coco: DatasetWriter = {
  async write(dataset, folder, work) {
    await mkdir(path.join(folder, 'images'));
    await mkdir(path.join(folder, 'annotations'));
    await writeChips(dataset, folder, (tile) => `images/${chipName(tile)}`, work);
    const imageIds = new Map(dataset.tiles.map((tile, index) => [tile.id, index + 1]));
    let nextAnnotation = 1;
    for (const split of SPLITS) {
      const { document, nextId } = splitDocument(dataset, split, imageIds, nextAnnotation);
      nextAnnotation = nextId;
      await writeFile(path.join(folder, 'annotations', `${split}.json`), JSON.stringify(document));
    }
  },
};

function splitDocument(dataset: Dataset, split: Split, imageIds: Map<string, number>, firstId: number) {
  const categoryIds = new Map(dataset.labels.map((label, index) => [label.title, index + 1]));
  const tiles = dataset.tiles.filter((tile) => tile.split === split);
  const annotations = [];
  let nextId = firstId;
  for (const tile of tiles) {
    for (const region of tile.regions) {
      const ids = {
        id: nextId++,
        image_id: imageIds.get(tile.id)!,
        category_id: categoryIds.get(region.label)!,
      };
      annotations.push({ ...ids, ...regionShape(tile, region) });
    }
  }
  const document = {
    info: {
      description: `${dataset.name}: ${split}`,
      version: '1.0',
      date_created: dataset.createdAt,
      contributor: 'Semantile',
      seed: dataset.seed,
    },
    licenses: [],
    categories: dataset.labels.map((label, index) => ({
      id: index + 1,
      name: label.title,
      supercategory: label.parent ?? label.name,
    })),
    images: tiles.map((tile) => ({
      id: imageIds.get(tile.id)!,
      file_name: `images/${chipName(tile)}`,
      width: tile.widthPx,
      height: tile.heightPx,
      // Not in COCO; readers ignore what they do not know.
      semantile: {
        tile: tile.id,
        scene: tile.scene,
        label: tile.label,
        extent: tile.extent,
        corners: tile.corners,
      },
    })),
    annotations,
  };
  return { document, nextId };
}

function regionShape(tile: DatasetTile, region: DatasetRegion) {
  const whole = [0, 0, tile.widthPx, 0, tile.widthPx, tile.heightPx, 0, tile.heightPx];
  const outlines = region.outlines.map((ring) => Array.from(ring, roundPx));
  const segmentation = outlines.length > 0 ? outlines : [whole];
  return {
    bbox: boundsOf(segmentation),
    segmentation,
    area: roundPx(
      region.fraction > 0 ? region.fraction * tile.widthPx * tile.heightPx : tile.widthPx * tile.heightPx,
    ),
    iscrowd: 0,
    semantile: { fraction: region.fraction, features: region.features, origin: tile.origin },
  };
}

/** `[x, y, width, height]` */
function boundsOf(rings: number[][]): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      left = Math.min(left, ring[i]!);
      right = Math.max(right, ring[i]!);
      top = Math.min(top, ring[i + 1]!);
      bottom = Math.max(bottom, ring[i + 1]!);
    }
  }
  return [left, top, roundPx(right - left), roundPx(bottom - top)];
}

/** A thousandth of a pixel: finer than any layer is. */
function roundPx(value: number): number {
  return Math.round(value * 1000) / 1000;
}
