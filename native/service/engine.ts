import type { Engine } from '../contract/engine.ts';
import { limitDecoding } from '../raster/tiff/block-store.ts';
import { baseMapMethods } from './methods/base-maps.ts';
import { editMethods } from './methods/edits.ts';
import { imageMethods } from './methods/images.ts';
import { labelMethods } from './methods/labels.ts';
import { layerMethods } from './methods/layers.ts';
import { projectMethods } from './methods/project.ts';
import { remoteMethods } from './methods/remote.ts';
import { scenePlaceMethods } from './methods/scene-places.ts';
import { sceneRenderMethods } from './methods/scene-render.ts';
import { sceneStyleMethods } from './methods/scene-styles.ts';
import { sceneMethods } from './methods/scenes.ts';
import { searchMethods } from './methods/search.ts';
import { spaceEvaluationMethods } from './methods/space-evaluations.ts';
import { taskMethods } from './methods/tasks.ts';
import { textMethods } from './methods/texts.ts';
import { pixelAnswer } from './pixels/routes.ts';
import { Session } from './session.ts';
import type { EngineOptions } from './socket-port.ts';

export interface RunningEngine {
  engine: Engine;
  /** Answers everything below `/pixels/`. */
  pixels(request: Request): Promise<Response>;
  /** Cancels jobs, closes the project, gives up its lock. */
  close(): Promise<void>;
}

/** An engine without a project. It holds at most one at a time. */
export function createEngine(options: EngineOptions): RunningEngine {
  if (options.decodeThreads) limitDecoding(options.decodeThreads);
  const session = new Session(options);
  const engine: Engine = {
    ...projectMethods(session),
    ...sceneMethods(session),
    ...scenePlaceMethods(session),
    ...sceneStyleMethods(session),
    ...sceneRenderMethods(session),
    ...remoteMethods(session),
    ...baseMapMethods(session),
    ...layerMethods(session),
    ...labelMethods(session),
    ...textMethods(session),
    ...spaceEvaluationMethods(session),
    ...imageMethods(session),
    ...searchMethods(session),
    ...taskMethods(session),
    ...editMethods(session),
  };
  session.shareEngine(engine);
  return {
    engine,
    pixels: (request) => pixelAnswer(session, request),
    close: () => session.closeProject(),
  };
}
