import { EngineError, outOfRange } from '../../contract/failure.ts';
import { editDistance } from '../../text/asking/edit-distance.ts';
import type { Extractor } from '../../vision/extractor.ts';
import { EXTRACTORS } from '../../vision/registry.ts';
import type { OpenProject } from '../open-project.ts';

/** An extractor as one project has it. */
export interface ProjectExtractor {
  readonly extractor: Extractor;
  /** What computes it. */
  readonly backend: string;
}

/** Ids of all extractors that the project can ask for. */
export async function extractorIds(_project: OpenProject): Promise<string[]> {
  return EXTRACTORS.map(({ id }) => id);
}

/**
 * Finds one extractor by its id: the only place where an id becomes code. Each origin of extractors is a branch here.
 * Failure: not-found, with the nearest id first.
 */
export async function projectExtractor(project: OpenProject, id: string): Promise<ProjectExtractor> {
  const bundled = EXTRACTORS.find((candidate) => candidate.id === id);
  if (bundled) return { extractor: await bundled.load(), backend: bundled.backend };
  const distance = (known: string) => editDistance(id, known, Math.max(id.length, known.length));
  const known = (await extractorIds(project)).sort((one, other) => distance(one) - distance(other));
  throw new EngineError({ kind: 'not-found', what: 'extractor', name: id, known });
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
  const other = found.find(({ extractor }) => extractor.reads !== first!.extractor.reads);
  if (!other) return found;
  const words = [first!, other].map(({ extractor }) => `${extractor.id} reads ${extractor.reads}`).join(', ');
  throw outOfRange(
    'The list of extractors',
    `${words}, and no scene is both; choose some that read the same`,
  );
}
