import { EngineError } from '../contract/failure.ts';
import type { StoredMapping } from '../store/ports/mapping.ts';
import type { StoredScene } from '../store/ports/scene.ts';
import type { OpenProject } from './open-project.ts';

/** What a step needs before it: each failure names the step that is missing and the command that does it. */

export async function requireScenes(project: OpenProject, idOrName: string | null): Promise<StoredScene[]> {
  if (idOrName !== null) return [await project.store.scenes.get(idOrName)];
  const scenes = await project.store.scenes.list();
  if (scenes.length > 0) return scenes;
  throw new EngineError({
    kind: 'step-missing',
    step: 'The project has no scene yet.',
    remedy: 'Add a GeoTIFF with “scene add FILE”.',
  });
}

export async function requireGrids(project: OpenProject): Promise<void> {
  await requireScenes(project, null);
  if ((await project.store.grids.list()).length > 0) return;
  throw new EngineError({
    kind: 'step-missing',
    step: 'No scene is cut into tiles yet.',
    remedy: 'Choose a size with “tile --size PX”, or run “ready”.',
  });
}

export async function requireParagraphs(project: OpenProject): Promise<void> {
  const { paragraphs } = await project.store.counts();
  if (paragraphs > 0) return;
  throw new EngineError({
    kind: 'step-missing',
    step: 'The project has no documents yet.',
    remedy: 'Add text with “corpus add PATH”.',
  });
}

/** By id or name; for null the active one of the space. */
export async function requireMapping(
  project: OpenProject,
  space: string,
  idOrName: string | null,
): Promise<StoredMapping> {
  const mapping =
    idOrName === null
      ? await project.store.mappings.active(space)
      : await project.store.mappings.get(idOrName);
  if (mapping) return mapping;
  throw new EngineError({
    kind: 'step-missing',
    step: 'The active space has no mapping yet.',
    remedy: 'Train one with “mapping train”, or run “ready”.',
  });
}

/** A name a person gives can be read, and is free: things are asked for by name. Failures: out-of-range, already-exists. */
export function requireFreeName(what: string, name: string | null, taken: readonly { name: string }[]): void {
  if (name?.trim() === '')
    throw new EngineError({
      kind: 'out-of-range',
      what: `The name of the ${what}`,
      reason: 'it is empty; choose a word or two',
    });
  if (name !== null && taken.some((item) => item.name === name))
    throw new EngineError({ kind: 'already-exists', what, name });
}
