import path from 'node:path';
import { EngineError, outOfRange } from '../../contract/failure.ts';
import { writeFileWhole } from '../../io/files.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';
import { evaluationPage } from './page/evaluation-page.ts';

/** Writes the last evaluation of a mapping as a page to print. Failures: out-of-range (not .html), step-missing, file-unwritable. */
export async function writeEvaluation(
  project: OpenProject,
  mapping: string | null,
  into: string | null,
  out: string,
): Promise<{ file: string; bytes: number }> {
  if (path.extname(out).toLowerCase() !== '.html') {
    throw outOfRange('The file', `${out} must end in .html`);
  }
  const active = await project.spaces.get(into);
  const stored = await requireMapping(project, active.record.id, mapping);
  const evaluation = await project.store.evaluations.last(stored.id);
  if (!evaluation) {
    throw new EngineError({
      kind: 'step-missing',
      step: `The mapping ${stored.name} has not been judged yet.`,
      remedy: 'Judge it with “evaluate”.',
    });
  }
  const space = await project.store.spaces.get(stored.space);
  const judged = {
    project: path.basename(project.store.dir, '.semantile'),
    mapping: stored.name,
    method: stored.method,
    extractor: stored.extractor,
    space: space.name,
  };
  const page = evaluationPage(judged, evaluation);
  await writeFileWhole(out, page);
  return { file: out, bytes: Buffer.byteLength(page) };
}
