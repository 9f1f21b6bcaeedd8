import { EngineError, failureMessage } from '../contract/failure.ts';
import type { ReadyStep, StepStatus } from '../contract/project.ts';
import type { Work } from '../contract/work.ts';
import {
  completeFeatures,
  featureScenes,
  isReadable,
  wantedExtractors,
} from './extractors/scene-features.ts';
import { starterExtractor } from './mappings/add-starter-mapping.ts';
import type { OpenProject } from './open-project.ts';
import { mappingStaleness, scenesToLabel } from './staleness.ts';

type Status = Omit<StepStatus, 'step'>;

/**
 * Where the project stands on the way from scenes to answers.
 *
 * @param extractor whose features are asked for, or a combination; null: what suits the scenes
 */
export async function readyStatus(
  project: OpenProject,
  extractor: string | null,
  work: Work,
): Promise<StepStatus[]> {
  const steps: [ReadyStep, Promise<Status>][] = [
    ['tiles', tilesStatus(project)],
    ['labels', labelsStatus(project, extractor, work)],
    ['features', featuresStatus(project, extractor, work)],
    ['space', spaceStatus(project)],
    ['mapping', mappingStatus(project, extractor, work)],
    ['embed', embedStatus(project, work)],
  ];
  return Promise.all(
    steps.map(async ([step, status]) => ({ step, ...(await status.catch(blockedByFailure)) })),
  );
}

/** A file that has gone holds up the steps that need it, and only these. */
function blockedByFailure(thrown: unknown): Status {
  if (!(thrown instanceof EngineError) || thrown.failure.kind === 'cancelled') throw thrown;
  return status('blocked', failureMessage(thrown.failure));
}

function status(state: StepStatus['state'], detail: string): Status {
  return { state, detail };
}

async function tilesStatus({ store }: OpenProject): Promise<Status> {
  const [scenes, grids] = [await store.scenes.list(), await store.grids.list()];
  if (scenes.length === 0) return status('blocked', 'add a scene first');
  const tiles = grids.reduce((sum, grid) => sum + grid.tiles, 0);
  if (grids.length < scenes.length)
    return status('missing', `${scenes.length - grids.length} of ${scenes.length} scenes are not cut`);
  return status('done', `${tiles} tiles of ${grids.length} scenes`);
}

async function labelsStatus(project: OpenProject, extractor: string | null, work: Work): Promise<Status> {
  if (await starterExtractor(project, extractor, work))
    return status('done', 'none are needed: a mapping is shipped');
  const hasLayers = (await project.store.layers.list()).length > 0;
  if (!hasLayers && (await project.store.labels.list()).length === 0)
    return status('blocked', 'add a layer, or draw polygons, first');
  if ((await project.store.grids.list()).length === 0) return status('missing', 'no scene is cut into tiles');
  const { missing, stale } = await scenesToLabel(project);
  if (missing > 0) return status('missing', `${missing} scenes have no fractions`);
  if (stale > 0)
    return status(
      'stale',
      `older than the layers or the rule in ${stale === 1 ? 'one scene' : `${stale} scenes`}`,
    );
  return status('done', 'labels follow layers and rule');
}

async function featuresStatus(project: OpenProject, extractor: string | null, work: Work): Promise<Status> {
  const ids = extractor === null ? await wantedExtractors(project, work) : [extractor];
  const scenes = (await Promise.all(ids.map((id) => featureScenes(project, id, work)))).flat();
  if (scenes.length === 0) return status('missing', 'no scene is cut into tiles');
  const complete = await countWhere(scenes, async (scene) => {
    const file = await completeFeatures(project, scene);
    await file?.close();
    return file !== null;
  });
  if (complete < scenes.length)
    return status('missing', `${scenes.length - complete} of ${scenes.length} scenes have none`);
  const numbers = new Map(scenes.map(({ setup }) => [setup.id, setup.dimension]));
  return status(
    'done',
    [...numbers].map(([id, dimension]) => `${id}, ${dimension} numbers a tile`).join('; '),
  );
}

async function countWhere<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<number> {
  let count = 0;
  for (const item of items) if (await holds(item)) count++;
  return count;
}

async function spaceStatus({ store }: OpenProject): Promise<Status> {
  const active = await store.spaces.active();
  const { paragraphs } = await store.counts();
  if (active) {
    // Without documents no other would be better.
    const isOld = paragraphs > 0 && active.corpusHash !== (await store.corpora.hash());
    const since = active.origin.kind === 'starter' ? 'added' : 'trained';
    return isOld
      ? status('stale', `the documents have changed since “${active.name}” was ${since}`)
      : status('done', `${active.name}: ${active.terms} terms`);
  }
  return paragraphs === 0
    ? status('missing', 'no documents: the starter space will do')
    : status('missing', 'no space is trained');
}

async function mappingStatus(project: OpenProject, extractor: string | null, work: Work): Promise<Status> {
  const space = await project.store.spaces.active();
  const mapping = space && (await project.store.mappings.active(space.id));
  if (!mapping) {
    const shipped = await starterExtractor(project, extractor, work);
    return status(
      'missing',
      shipped ? 'the one that is shipped will do' : 'no mapping into the active space',
    );
  }
  if (extractor !== null && mapping.extractor !== extractor)
    return status('missing', `${mapping.name} reads ${mapping.extractor}`);
  const stale = await mappingStaleness(project, mapping, work);
  return stale
    ? status('stale', `the mapping: ${stale}`)
    : status(
        'done',
        `${mapping.name}: ${mapping.metrics.shipped?.title ?? `${mapping.labels.length} labels`}`,
      );
}

async function embedStatus(project: OpenProject, work: Work): Promise<Status> {
  const space = await project.store.spaces.active();
  const mapping = space && (await project.store.mappings.active(space.id));
  if (!mapping) return status('missing', 'nothing is embedded');
  const scenes = (await featureScenes(project, mapping.extractor, work)).filter((scene) =>
    isReadable(scene, mapping),
  );
  const counts = await project.store.tileEmbeddings.countByScene(mapping.id);
  const embedded = scenes.filter(({ scene, grid }) => counts.get(scene.record.id) === grid.tiles).length;
  if (scenes.length === 0)
    return status('missing', `no scene has the features that ${mapping.name} was trained on`);
  if (embedded < scenes.length)
    return status('missing', `${scenes.length - embedded} scenes are not embedded`);
  return status('done', `${mapping.embeddedTiles} tiles`);
}
