import type { Work } from './work.ts';

/** Answer of `project info`: what one project folder holds. */
export interface ProjectInfo {
  /** Absolute path of the `Name.semantile` folder. */
  project: string;
  name: string;
  /** Number of the newest migration the database has. */
  version: number;
  scenes: number;
  layers: number;
  labels: number;
  tiles: number;
  documents: number;
  paragraphs: number;
  spaces: number;
  mappings: number;
  /** Of the whole folder. */
  bytes: number;
}

export interface RecentProject {
  path: string;
  name: string;
  openedAt: string;
  scenes: number;
  /** Why it cannot be opened now, in a few words; null when it can. */
  trouble: string | null;
}

export type ReadyStep = 'tiles' | 'labels' | 'features' | 'space' | 'mapping' | 'embed';

/** What of the way from scenes to answers is done, missing or older than what it was made from. */
export interface StepStatus {
  step: ReadyStep;
  state: 'done' | 'stale' | 'missing' | 'blocked';
  /** What is there, is missing or has changed, e.g. “the mapping is older than 41 labels”. */
  detail: string;
}

/** What this machine has: each part with the reason when it is missing and the command that mends it. */
export interface MachineReport {
  node: string;
  addon: { instructionSet: string | null; reason: string | null; remedy: string | null };
  tensorflow: {
    backend: string | null;
    version: string | null;
    gpu: string | null;
    reason: string | null;
    remedy: string | null;
  };
  index: { driver: string; reason: string | null };
  electron: { version: string | null; reason: string | null; remedy: string | null };
  disk: { freeBytes: number; path: string };
}

export interface FolderEntry {
  name: string;
  path: string;
  kind: 'folder' | 'file' | 'project';
  bytes: number;
}

/** Counters that grow whenever something of that noun changes; a client reads again what has moved. */
export interface ProjectRevision {
  project: string | null;
  scenes: number;
  baseMaps: number;
  layers: number;
  labels: number;
  tiles: number;
  corpora: number;
  spaces: number;
  mappings: number;
  edits: number;
  jobs: number;
}

export interface ProjectMethods {
  /** Makes an empty project folder and opens it. Failures: already-exists, file-unwritable. */
  newProject(params: { path: string }, work: Work): Promise<ProjectInfo>;
  /** Failures: project-missing, project-newer, project-damaged, project-busy. Changes nothing when it fails. */
  openProject(params: { path: string }, work: Work): Promise<ProjectInfo>;
  closeProject(params: Record<string, never>, work: Work): Promise<void>;
  /** The open project, or null. */
  projectInfo(params: Record<string, never>, work: Work): Promise<ProjectInfo | null>;
  recentProjects(params: Record<string, never>, work: Work): Promise<RecentProject[]>;
  readyStatus(params: Record<string, never>, work: Work): Promise<StepStatus[]>;
  machineReport(params: Record<string, never>, work: Work): Promise<MachineReport>;
  /** Folders first, then files; for choosing files where the shell has no dialog. `path` null: the home folder. */
  listFolder(
    params: { path: string | null },
    work: Work,
  ): Promise<{ path: string; parent: string | null; entries: FolderEntry[] }>;
  /** Never ends by itself: reports the revision now and whenever it moves, until it is cancelled. */
  follow(params: Record<string, never>, work: Work<ProjectRevision>): Promise<void>;
}
