import type { LayerRecord } from '../contract/layer.ts';
import type { StoredLayer } from '../store/ports/layer.ts';
import type { StoredScene } from '../store/ports/scene.ts';
import { codebookOffers } from './labels/codebooks.ts';
import { labelStates } from './labels/label-meaning.ts';
import type { OpenProject } from './open-project.ts';

/** Layers as answered: with counts by label, what is unread, and which scenes they lie over. */
export async function layerRecords(
  project: OpenProject,
  layers: readonly StoredLayer[],
): Promise<LayerRecord[]> {
  const scenes = await project.store.scenes.list();
  const labels = await project.store.labels.list();
  const titles = new Map(labels.map((label) => [label.id, label.title]));
  const states = await labelStates(project);
  const offers = await codebookOffers(project);
  const records: LayerRecord[] = [];
  for (const layer of layers) {
    const counts = await project.store.features.countByLabel(layer.id);
    const named = [...counts].map(([id, count]) => [titles.get(id) ?? id, count] as const);
    const unread = [...counts.keys()].filter((id) => states.get(id)?.state === 'unread');
    records.push({
      id: layer.id,
      name: layer.name,
      path: layer.path,
      drawn: layer.drawn,
      crs: layer.crs,
      features: layer.features,
      geometryTypes: layer.geometryTypes,
      labelField: layer.labelField,
      labelCounts: Object.fromEntries(named.sort((a, b) => b[1] - a[1])),
      unreadLabels: unread.map((id) => titles.get(id) ?? id),
      codebooks: offers
        .filter((offer) => offer.layer === layer.name && offer.field === layer.labelField)
        .map(({ codebook, title, values, means }) => ({ codebook, title, values, known: means.length })),
      repaired: layer.repaired,
      skipped: layer.skipped,
      extent: layer.extent ? [...layer.extent] : null,
      complete: layer.complete,
      bufferM: layer.bufferM,
      ...scenesUnder(layer, scenes),
    });
  }
  return records;
}

function scenesUnder(
  layer: StoredLayer,
  scenes: readonly StoredScene[],
): Pick<LayerRecord, 'overlappingScenes' | 'warnings'> {
  const placed = scenes.filter((scene) => scene.record.extent !== null);
  const overlapping = placed.filter(
    (scene) => layer.extent && extentsOverlap(layer.extent, scene.record.extent!),
  );
  const misses = layer.extent !== null && placed.length > 0 && overlapping.length === 0;
  const warning = `The layer lies over ${placed.length === 1 ? 'no part of the scene' : `none of the ${placed.length} scenes`}; check its reference system (${layer.crs ?? 'none'}).`;
  return {
    overlappingScenes: overlapping.map((scene) => scene.record.id),
    warnings: misses ? [...layer.warnings, warning] : layer.warnings,
  };
}

/** Degrees; west > east is an extent across the antimeridian. */
function extentsOverlap(one: readonly number[], other: readonly number[]): boolean {
  const [west, south, east, north] = one as [number, number, number, number];
  const [otherWest, otherSouth, otherEast, otherNorth] = other as [number, number, number, number];
  if (south > otherNorth || north < otherSouth) return false;
  const spanOf = (from: number, to: number) =>
    to >= from
      ? [[from, to]]
      : [
          [from, 180],
          [-180, to],
        ];
  return spanOf(west, east).some((a) =>
    spanOf(otherWest, otherEast).some((b) => a[0]! <= b[1]! && b[0]! <= a[1]!),
  );
}
