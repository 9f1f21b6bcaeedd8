import type { ExportParams, ExportResult } from '../../native/contract/dataset.ts';
import type { Failure } from '../../native/contract/failure.ts';

export type ExportOutcome =
  | { state: 'none' }
  | { state: 'running'; job: string }
  | { state: 'written'; params: ExportParams; result: ExportResult }
  | { state: 'failed'; failure: Failure };

/** The data set that would be written, and how the last one went. */
export class ExportView {
  format = $state<ExportParams['format']>('coco');
  /** Null until a person says where: then it goes beside the project. */
  out = $state<string | null>(null);
  seed = $state(1);
  outcome = $state.raw<ExportOutcome>({ state: 'none' });
}
