import { isCode } from '../../gis/code.ts';
import {
  type EmbeddingTableRaster,
  embeddingTableOf,
} from '../../raster/embedding-table/embedding-table-raster.ts';
import type { LabelKey, NewLabel } from '../../store/ports/label.ts';
import type { OpenProject } from '../open-project.ts';

/** Makes the labels that the rows of a table carry, those that are not there yet. */
export async function makeTableLabels(project: OpenProject, scene: string): Promise<void> {
  const table = embeddingTableOf((await project.rasters.of(scene)).raster);
  if (table) await project.store.labels.ensure(labelsOf(scene, table));
}

/** The label id of every row of a table that carries one, by its number; null for a scene that is no table. */
export async function tableLabels(
  project: OpenProject,
  scene: string,
): Promise<ReadonlyMap<number, string> | null> {
  const { record } = await project.store.scenes.get(scene);
  if (record.kind !== 'embedding-table') return null;
  const table = embeddingTableOf((await project.rasters.of(scene)).raster);
  if (!table) return null;
  const known = new Map((await project.store.labels.list()).map(({ key, id }) => [nameOf(key), id]));
  const ids = labelsOf(scene, table).map(({ key }) => known.get(nameOf(key)));
  const found = new Map<number, string>();
  for (const [row, label] of table.labels.entries()) {
    const id = ids[label - 1];
    if (id !== undefined) found.set(row, id);
  }
  return found;
}

/**
 * Values that are words mean the same in every table with such a column, so that two regions teach one label; a code
 * means what its own table says.
 */
function labelsOf(scene: string, { header }: EmbeddingTableRaster): NewLabel[] {
  const { labelField: field, labelValues } = header;
  return labelValues.map((value) => {
    const layer = isCode(value, labelValues) ? scene : null;
    return { title: value, key: { layer, field, value } };
  });
}

function nameOf({ layer, field, value }: LabelKey): string {
  return JSON.stringify([layer, field, value]);
}
