import type { BaseMapStore } from './ports/base-map.ts';
import type { CaptionStore } from './ports/caption.ts';
import type { CorpusStore, DocumentStore, ParagraphStore } from './ports/corpus.ts';
import type { EditStore } from './ports/edit.ts';
import type { FeatureFileStore } from './ports/feature-file.ts';
import type { GridStore } from './ports/grid.ts';
import type { ImportedModelStore } from './ports/imported-model.ts';
import type { ExportLog, JobStore, MetaStore, SearchLog } from './ports/journal.ts';
import type { LabelStore, LabelTextStore } from './ports/label.ts';
import type { FeatureStore, LayerStore } from './ports/layer.ts';
import type { LearntExtractorStore } from './ports/learnt-extractor.ts';
import type { EmbeddingStore, EvaluationStore, MappingStore } from './ports/mapping.ts';
import type { SceneStore } from './ports/scene.ts';
import type { SpaceStore } from './ports/space.ts';
import type { SpaceEvaluationStore } from './ports/space-evaluation.ts';
import type { TileLabelStore } from './ports/tile-label.ts';
import type { WorkQueue } from './ports/work-queue.ts';

/**
 * What one project holds, one port per noun. Ports are asynchronous so that a server can stand behind them.
 *
 * What holds for all of them:
 * - Every call is whole or has no effect. Bulk writes go in batches between which other calls are served; until the
 *   last batch is in, nobody sees the thing, and an abort, a failure or a crash leaves nothing of it.
 * - `find` answers null and `get` throws `not-found` (naming what there is) for what is not there.
 * - Typed arrays passed in must not change until the call has ended; those answered belong to the caller.
 * - Paths go in and come out absolute. They are kept relative to the project folder beside the absolute form, so
 *   that a project moved together with its files finds them.
 */
export interface ProjectStore {
  /** Absolute path of the project folder. */
  readonly dir: string;
  /** Number of the newest migration the database has. */
  readonly version: number;

  readonly meta: MetaStore;
  readonly scenes: SceneStore;
  readonly baseMaps: BaseMapStore;
  readonly layers: LayerStore;
  readonly features: FeatureStore;
  readonly labels: LabelStore;
  readonly labelTexts: LabelTextStore;
  readonly grids: GridStore;
  readonly tileLabels: TileLabelStore;
  readonly corpora: CorpusStore;
  readonly documents: DocumentStore;
  readonly paragraphs: ParagraphStore;
  readonly captions: CaptionStore;
  readonly spaces: SpaceStore;
  readonly spaceEvaluations: SpaceEvaluationStore;
  readonly featureFiles: FeatureFileStore;
  readonly importedModels: ImportedModelStore;
  readonly learntExtractors: LearntExtractorStore;
  readonly mappings: MappingStore;
  readonly tileEmbeddings: EmbeddingStore;
  readonly evaluations: EvaluationStore;
  readonly jobs: JobStore;
  readonly workQueue: WorkQueue;
  readonly edits: EditStore;
  readonly searches: SearchLog;
  readonly exports: ExportLog;

  counts(): Promise<ProjectCounts>;
  /** Of all files in the project folder. */
  bytes(): Promise<number>;
  /** Afterwards every call throws. Does not release `engine.lock`. */
  close(): Promise<void>;
}

export interface ProjectCounts {
  scenes: number;
  layers: number;
  labels: number;
  tiles: number;
  documents: number;
  paragraphs: number;
  spaces: number;
  mappings: number;
}
