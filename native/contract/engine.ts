import type { BaseMapMethods } from './base-map.ts';
import type { EditMethods } from './edit.ts';
import type { ImageMethods } from './image.ts';
import type { LabelMethods } from './label.ts';
import type { LayerMethods } from './layer.ts';
import type { ProjectMethods } from './project.ts';
import type { RemoteMethods } from './remote.ts';
import type { SceneMethods } from './scene.ts';
import type { ScenePlaceMethods } from './scene-place.ts';
import type { SceneRenderMethods } from './scene-render.ts';
import type { SceneStyleMethods } from './scene-style.ts';
import type { SearchMethods } from './search.ts';
import type { SpaceEvaluationMethods } from './space-evaluation.ts';
import type { TaskMethods } from './task.ts';
import type { TextMethods } from './text.ts';

/**
 * Everything the engine can do, for one open project. Implemented by the engine, and by every client of it.
 * Each method is `(params, work) => Promise<result>`; it throws `EngineError`.
 */
export interface Engine
  extends ProjectMethods,
    SceneMethods,
    ScenePlaceMethods,
    SceneStyleMethods,
    SceneRenderMethods,
    RemoteMethods,
    BaseMapMethods,
    LayerMethods,
    LabelMethods,
    TextMethods,
    SpaceEvaluationMethods,
    ImageMethods,
    SearchMethods,
    TaskMethods,
    EditMethods {}

/** The callable names. The server dispatches through this list, never through the object. */
export const ENGINE_METHODS = Object.keys({
  newProject: true,
  openProject: true,
  closeProject: true,
  projectInfo: true,
  recentProjects: true,
  readyStatus: true,
  machineReport: true,
  listFolder: true,
  follow: true,
  listScenes: true,
  scenePlacements: true,
  placeScenes: true,
  sceneStatistics: true,
  removeScene: true,
  placeScene: true,
  previewPlace: true,
  searchCrs: true,
  inspectFile: true,
  readWindow: true,
  pickPixel: true,
  stylePresets: true,
  stretchScene: true,
  styleHistograms: true,
  firstStyle: true,
  legend: true,
  renderScene: true,
  setBandMeanings: true,
  remoteScenes: true,
  retryRemote: true,
  remoteCache: true,
  setRemoteCacheLimit: true,
  clearRemoteCache: true,
  listBaseMaps: true,
  addBaseMap: true,
  useBaseMap: true,
  setBaseMapOpacity: true,
  removeBaseMap: true,
  listLayers: true,
  previewLayer: true,
  removeLayer: true,
  exportLayer: true,
  getFeature: true,
  drawFeature: true,
  reshapeFeature: true,
  relabelFeatures: true,
  deleteFeatures: true,
  listGrids: true,
  previewGrid: true,
  listLabels: true,
  getRule: true,
  applyRule: true,
  previewRule: true,
  labelCounts: true,
  listTiles: true,
  describeTile: true,
  setTileLabel: true,
  clearTileLabel: true,
  listLabelTexts: true,
  setLabelText: true,
  importLabelTexts: true,
  listCorpora: true,
  removeCorpus: true,
  readParagraphs: true,
  previewLayerText: true,
  previewVocabulary: true,
  listSpaces: true,
  useSpace: true,
  removeSpace: true,
  listTerms: true,
  nearest: true,
  analogy: true,
  compareSpaces: true,
  doesntMatch: true,
  textSimilarity: true,
  inferText: true,
  exportSpace: true,
  lastSpaceEvaluation: true,
  getDocument: true,
  listFeatures: true,
  listExtractors: true,
  listMappings: true,
  useMapping: true,
  lastEvaluation: true,
  search: true,
  exportSearch: true,
  startTask: true,
  taskResult: true,
  cancelJob: true,
  resumeJob: true,
  listJobs: true,
  listEdits: true,
  undoState: true,
  undo: true,
  redo: true,
} satisfies Record<keyof Engine, true>) as readonly (keyof Engine)[];
