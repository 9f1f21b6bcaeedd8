import { embeddingTableOf } from '../../raster/embedding-table/embedding-table-raster.ts';
import type { OpenProject } from '../open-project.ts';

/** The models of the project's tables of embeddings, each once: a person may have named them. */
export async function tableModels(project: OpenProject): Promise<{ id: string; name: string }[]> {
  const models = new Map<string, { id: string; name: string }>();
  for (const { record } of await project.store.scenes.list()) {
    if (record.kind !== 'embedding-table') continue;
    // One that is gone is said where scenes are listed.
    const opened = await project.rasters.of(record.id).catch(() => null);
    const model = opened && embeddingTableOf(opened.raster)?.header.model;
    if (model) models.set(model.id, model);
  }
  return [...models.values()];
}
