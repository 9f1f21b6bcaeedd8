import type { Work } from '../../contract/work.ts';
import { sha256 } from '../../io/hash.ts';
import { completeFeatures, featureScenes } from '../extractors/scene-features.ts';
import type { OpenProject } from '../open-project.ts';
import type { TrainingChoice } from './gather-labelled.ts';

/**
 * Names what a training into a space reads, by revisions and small facts alone: where it is the same, the training would
 * be the same, and neither the space nor any tile need be read to know. Where it differs, the training may still be the same.
 *
 * @param space id
 */
export async function trainingInputs(
  project: OpenProject,
  space: string,
  { extractor, heldOut, captions }: TrainingChoice,
  work: Work,
): Promise<string> {
  const { labels, labelTexts, tileLabels } = project.store;
  const scenes: unknown[] = [];
  for (const scene of await featureScenes(project, extractor, work)) {
    const { id } = scene.scene.record;
    const features = await completeFeatures(project, scene);
    await features?.close();
    scenes.push([
      id,
      scene.grid.id,
      scene.setup.version,
      features !== null,
      await tileLabels.fractionRevision(id),
      await tileLabels.assignedRevision(id),
      await tileLabels.personLabels(id),
      ...(captions === 'learn' ? [await project.store.captions.revision(id)] : []),
    ]);
  }
  const facts = [space, scenes, await labels.list(), await labelTexts.list(), heldOut];
  return sha256(JSON.stringify(facts)).slice(0, 16);
}
