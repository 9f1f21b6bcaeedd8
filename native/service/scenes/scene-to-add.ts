import { type Failure, failureMessage, toFailure } from '../../contract/failure.ts';
import type { FileFailure, RecognisedScene } from '../../contract/scene.ts';
import type { SetImage } from '../../raster/image-set/image-set.ts';

/** A file that is to be a scene. */
export interface SceneToAdd {
  readonly path: string;
  readonly warnings: readonly string[];
  readonly recognised: Omit<RecognisedScene, 'scene'> | null;
  /** The pictures of an image set. */
  readonly images?: readonly SetImage[];
  /** It is a table of embeddings, whose rows are its tiles. */
  readonly isTable?: boolean;
}

export interface PlannedScenes {
  readonly scenes: readonly SceneToAdd[];
  readonly failures: readonly FileFailure[];
}

export function fileFailure(path: string, failure: Failure): FileFailure {
  return { path, kind: failure.kind, message: failureMessage(failure) };
}

/** No scene but the failure of a file. Cancelling and bugs are thrown on. */
export function failedWith(path: string, thrown: unknown): PlannedScenes {
  const failure = toFailure(thrown);
  if (failure.kind === 'cancelled' || failure.kind === 'internal') throw thrown;
  return { scenes: [], failures: [fileFailure(path, failure)] };
}
