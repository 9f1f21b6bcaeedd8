import type { AttributeRecovery, RecoverAttributeParams } from './attribute-recovery.ts';
import type { ExportParams, ExportResult } from './dataset.ts';
import type { SplitKind } from './evaluation.ts';
import type { Failure } from './failure.ts';
import type {
  Evaluation,
  ExtractorFacts,
  ExtractorRun,
  MappingTrained,
  TrainMappingParams,
} from './image.ts';
import type { GridParams, LabelCounts, Rule, SceneGrid } from './label.ts';
import type { AddLayerParams, LayerRecord } from './layer.ts';
import type { ProjectInfo, ReadyStep } from './project.ts';
import type {
  BuiltOverviews,
  FileFailure,
  OverviewMethod,
  ScenesAdded,
  ScenesAs,
  TableWishes,
} from './scene.ts';
import type { SpaceEvaluation } from './space-evaluation.ts';
import type { CorpusRecord, SpaceImported, SpaceTrained, TrainSpaceParams } from './text.ts';
import type { Work } from './work.ts';

/** Work that may take longer than a second: it runs as a job, survives its window, and is in the project's log. */
export interface Tasks {
  'make-sample': { params: Record<string, never>; result: ProjectInfo };
  'add-scenes': {
    /** Captions: a file of sentences that describe the pictures of the one set that is added. */
    params: { paths: string[]; as?: ScenesAs; table?: TableWishes; captions?: string };
    result: ScenesAdded;
  };
  /** Scene: null for all. Method: null for the one that fits what a scene holds, and only where overviews are missing. */
  'build-overviews': {
    params: { scene: string | null; method: OverviewMethod | null };
    result: { scenes: BuiltOverviews[]; failures: FileFailure[] };
  };
  'add-layer': { params: AddLayerParams; result: { layers: LayerRecord[] } };
  tile: { params: GridParams; result: { scenes: SceneGrid[]; tiles: number } };
  /** Computes fractions where they are missing or old, then applies the rule (null: the present one). */
  label: { params: { rule: Rule | null }; result: LabelCounts };
  'add-corpora': {
    /** Layers of the project, by id or name: each becomes a document, and each of its features a paragraph. */
    params: { paths: string[]; format: string | null; column: string | null; layers?: string[] };
    result: { corpora: CorpusRecord[]; failures: FileFailure[] };
  };
  'train-space': { params: TrainSpaceParams; result: SpaceTrained };
  /** Puts the space that is shipped with the program into the project, and its documents into that space. Name: null for `starter`. */
  'add-starter': { params: { name: string | null }; result: SpaceTrained };
  /** Limit: rows after the first so many are left out; null takes all. Name: null for the file's. */
  'import-space': {
    params: { path: string; name: string | null; limit: number | null };
    result: SpaceImported;
  };
  /** Places the documents that were added since in a space (null: the active one); what is there does not move. */
  'embed-texts': {
    params: { space: string | null };
    result: { space: string; paragraphs: number; documents: number };
  };
  'evaluate-space': {
    params: {
      space: string | null;
      analogies: string | null;
      similarity: string | null;
      restrict: number | null;
      /** 1 where none is given. */
      seed?: number;
    };
    result: SpaceEvaluation;
  };
  /** Hides an attribute of a layer's features and asks for it back. */
  'recover-attribute': { params: RecoverAttributeParams; result: AttributeRecovery };
  /**
   * Brings a model along: a folder of a TF.js LayersModel or GraphModel. Id: null for the folder's name. Layer: where it is
   * cut; null for the last pooling, or what stands before its classes.
   */
  'add-extractor': {
    params: { path: string; id: string | null; layer: string | null };
    result: { extractors: ExtractorFacts[] };
  };
  /** Threads: null for as many as help; the features are the same with any number. */
  'extract-features': {
    params: {
      extractors: string[] | null;
      threads: number | null;
      /** Of what is drawn to learn from, 1 where none is given. */
      seed?: number;
    };
    result: { extractors: ExtractorRun[] };
  };
  'train-mapping': { params: TrainMappingParams; result: MappingTrained };
  /** A mapping by name, else the active one of the space (null: of the active space). */
  'embed-tiles': {
    params: { mapping: string | null; space?: string | null };
    /** Warnings: scenes whose pixels are coarser or finer than what the mapping has learnt from. */
    result: { tiles: number; tilesPerSecond: number; warnings: string[] };
  };
  evaluate: {
    params: {
      mapping: string | null;
      space?: string | null;
      folds: number;
      seed: number;
      /** Whole blocks unless told. */
      split?: SplitKind;
      /** Another mapping, by id or name, to be judged on the same folds. */
      against?: string | null;
    };
    result: Evaluation;
  };
  'make-ready': {
    params: {
      scene: string | null;
      /** Id of an extractor, or of several separated by commas; without: what suits the scenes. */
      extractor?: string | null;
    };
    result: { done: ReadyStep[]; skipped: ReadyStep[]; defaults: Record<string, string>; seconds: number };
  };
  'export-dataset': { params: ExportParams; result: ExportResult };
}

export type TaskKind = keyof Tasks;

/** The names of all tasks; the engine starts only these. */
export const TASK_KINDS = Object.keys({
  'make-sample': true,
  'add-scenes': true,
  'build-overviews': true,
  'add-layer': true,
  tile: true,
  label: true,
  'add-corpora': true,
  'train-space': true,
  'add-starter': true,
  'import-space': true,
  'embed-texts': true,
  'evaluate-space': true,
  'recover-attribute': true,
  'add-extractor': true,
  'extract-features': true,
  'train-mapping': true,
  'embed-tiles': true,
  evaluate: true,
  'make-ready': true,
  'export-dataset': true,
} satisfies Record<TaskKind, true>) as readonly TaskKind[];

export interface TaskProgress {
  /** What is being done now; a task may go through several. */
  step:
    | TaskKind
    | 'read'
    | 'draw'
    | 'vocabulary'
    | 'phrases'
    | 'train'
    | 'infer'
    | 'hold-out'
    | 'calibrate'
    | 'write'
    | 'analogies'
    | 'across-kinds'
    | 'norms';
  done: number;
  /** Null when it is not known: show the count, not a percentage. */
  total: number | null;
  unit:
    | 'files'
    | 'features'
    | 'tiles'
    | 'words'
    | 'paragraphs'
    | 'folds'
    | 'steps'
    | 'questions'
    | 'bytes'
    | 'blocks';
  /** Of training, in nats; of a mapping, in the measure of its method. */
  meanLoss?: number;
  /** Of a mapping: share of the validation tiles that are right, mean over labels. */
  validationHitAt1?: number;
  /** The same on what judges, and is not learnt from. */
  judgedLoss?: number;
  epoch?: number;
  epochCount?: number;
  wordsPerSecond?: number;
}

export type JobState =
  | { state: 'queued' }
  | { state: 'running'; progress: TaskProgress | null }
  | { state: 'done'; result: unknown }
  | { state: 'failed'; failure: Failure }
  | { state: 'cancelled' }
  /** The engine stopped while it ran; it can be started again with the same parameters. */
  | { state: 'interrupted' };

export interface JobRecord {
  id: string;
  task: TaskKind;
  params: unknown;
  startedAt: string;
  endedAt: string | null;
  status: JobState;
}

export interface TaskMethods {
  /** Starts a task and answers at once. Tasks run one after another, in the order they were started. */
  startTask<K extends TaskKind>(
    params: { task: K; params: Tasks[K]['params'] },
    work: Work,
  ): Promise<JobRecord>;
  /** Waits for a job and answers with its result or throws its failure. Cancelling this only stops the waiting. */
  taskResult(params: { job: string }, work: Work<TaskProgress>): Promise<unknown>;
  cancelJob(params: { job: string }, work: Work): Promise<void>;
  /** Starts an interrupted, failed or cancelled job again. */
  resumeJob(params: { job: string }, work: Work): Promise<JobRecord>;
  /** Newest first. */
  listJobs(params: { limit: number }, work: Work): Promise<JobRecord[]>;
}
