import type { Work } from '../../contract/work.ts';
import { defaultExtractor } from '../extractors/extractor-setup.ts';
import type { OpenProject } from '../open-project.ts';

/** The extractor that the scenes with most labelled tiles have unless told. */
export async function labelledExtractor(project: OpenProject, work: Work): Promise<string> {
  const { grids, tileLabels } = project.store;
  const counts = new Map<string, number>();
  for (const { scene } of await grids.list()) {
    const id = await defaultExtractor((await project.rasters.of(scene, work.signal)).raster, work);
    const assigned = await tileLabels.getAssigned(scene);
    counts.set(id, (counts.get(id) ?? 0) + (assigned?.labelIndex.length ?? 0));
  }
  return [...counts].reduce((most, other) => (other[1] > most[1] ? other : most))[0];
}
