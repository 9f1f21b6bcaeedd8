import type { LayerTextPreview } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { OpenProject } from '../open-project.ts';
import { describeLayer } from './describe-layer.ts';

/** What features of a layer would be as text. Failure: not-found. */
export async function previewLayerText(
  project: OpenProject,
  { layer, features }: { layer: string; features: number },
  work: Work<{ done: number; total: number }>,
): Promise<LayerTextPreview> {
  const stored = await project.store.layers.get(layer);
  const { fields, tell } = await describeLayer(project, stored, work);
  const examples: LayerTextPreview['examples'] = [];
  for (const feature of await project.store.features.page(stored.id, 0, features))
    examples.push({ feature: feature.feature, text: await tell(feature) });
  return {
    fields: fields.map(({ name, kind }) => ({
      name,
      told: kind.kind,
      reason: kind.kind === 'skipped' ? kind.reason : null,
    })),
    examples,
  };
}
