import { EngineError, outOfRange } from '../../contract/failure.ts';
import { editDistance } from '../../text/asking/edit-distance.ts';
import { embeddingExtractor } from '../../vision/embedding/extractor.ts';
import { embeddingExtractorId } from '../../vision/embedding/models.ts';
import type { BandLayout, Extractor } from '../../vision/extractor.ts';
import { EXTRACTORS, type LearntExtractor, loadExtractor } from '../../vision/registry.ts';
import type { OpenProject } from '../open-project.ts';
import { importedExtractor, importedModel, namedBackend } from './imported-extractor.ts';
import { tableModels } from './table-models.ts';

/** An extractor as one project has it. */
export interface ProjectExtractor {
  readonly id: string;
  readonly reads: Extractor['reads'];
  /** What computes it. */
  readonly backend: string;
  /** Its code, or why it cannot look at pictures of this layout, to complete “… ”. */
  load(layout: BandLayout): Promise<LoadedExtractor | { unusable: string }>;
}

export interface LoadedExtractor {
  readonly extractor: Extractor;
  /** From tiles of the project; null of an extractor that does not learn. */
  readonly learnt: Uint8Array | null;
}

/** Ids of all extractors that the project can ask for. */
export async function extractorIds(project: OpenProject): Promise<string[]> {
  const ofTables = (await tableModels(project)).map(embeddingExtractorId);
  const imported = (await project.store.importedModels.list()).map(({ id }) => id);
  return [...new Set([...EXTRACTORS.map(({ id }) => id), ...ofTables, ...imported])];
}

/**
 * Finds one extractor by its id: the only place where an id becomes code. Each origin of extractors is a branch here.
 * Failure: not-found, with the nearest id first.
 */
export async function projectExtractor(project: OpenProject, id: string): Promise<ProjectExtractor> {
  const bundled = EXTRACTORS.find((candidate) => candidate.id === id);
  if (bundled?.kind === 'learnt') return ofProject(project, bundled);
  if (bundled) return fixedExtractor(await bundled.load(), bundled.backend);
  const model = (await tableModels(project)).find((one) => embeddingExtractorId(one) === id);
  if (model) return fixedExtractor(embeddingExtractor(model), 'typescript');
  const imported = await importedModel(project, id);
  if (imported) return importedExtractor(imported);
  const distance = (known: string) => editDistance(id, known, Math.max(id.length, known.length));
  const known = (await extractorIds(project)).sort((one, other) => distance(one) - distance(other));
  throw new EngineError({ kind: 'not-found', what: 'extractor', name: id, known });
}

/** One that is the same for all scenes. */
export function fixedExtractor(extractor: Extractor, backend: string): ProjectExtractor {
  const { id, reads } = extractor;
  return { id, reads, backend, load: async () => ({ extractor, learnt: null }) };
}

/** One that is what it has learnt from tiles of the project of the same layout. */
async function ofProject({ store }: OpenProject, entry: LearntExtractor): Promise<ProjectExtractor> {
  const { id } = entry;
  const backend = await namedBackend(entry.backend);
  const { reads, layoutName } = await entry.learner();
  return {
    id,
    reads,
    backend,
    async load(layout) {
      const found = await store.learntExtractors.find({ extractor: id, layout: layoutName(layout) });
      if (!found)
        return { unusable: `${id} has not learnt from its tiles yet: run “features --extractor ${id}”` };
      return learntExtractor(id, found.learnt);
    },
  };
}

/** What was learnt, and the extractor that it makes. */
export async function learntExtractor(id: string, learnt: Uint8Array): Promise<LoadedExtractor> {
  return { extractor: await loadExtractor(id, learnt), learnt };
}

const SEPARATOR = ',';

/** The extractors of `a` or of the combination `a,b`. Failure: out-of-range (one of them twice, or none). */
export function extractorParts(ids: string): string[] {
  const parts = ids.split(SEPARATOR).map((id) => id.trim());
  const twice = parts.find((id, n) => parts.indexOf(id) !== n);
  if (twice !== undefined)
    throw outOfRange('The list of extractors', `${twice} is in it twice; name it once`);
  if (parts.includes(''))
    throw outOfRange('The list of extractors', `“${ids}” has an empty place; write a,b`);
  return parts;
}

/** The extractors of a combination. Failures: not-found; out-of-range (they never read the same scene). */
export async function projectExtractors(project: OpenProject, ids: string): Promise<ProjectExtractor[]> {
  const found: ProjectExtractor[] = [];
  for (const id of extractorParts(ids)) found.push(await projectExtractor(project, id));
  const [first] = found;
  const other = found.find(({ reads }) => reads !== first!.reads);
  if (!other) return found;
  const words = [first!, other].map(({ id, reads }) => `${id} reads ${reads}`).join(', ');
  throw outOfRange(
    'The list of extractors',
    `${words}, and no scene is both; choose some that read the same`,
  );
}
