/**
 * Everything the engine can fail with that a person can act on. The message of each is made by `failureMessage`,
 * so that the command line and the window say the same.
 */
export type Failure =
  | { kind: 'cancelled' }
  | { kind: 'file-missing'; path: string; remedy?: string }
  | { kind: 'file-unreadable'; path: string; reason: string }
  | { kind: 'file-unwritable'; path: string; reason: string }
  | { kind: 'format-unknown'; path: string; known: readonly string[] }
  | { kind: 'format-unsupported'; path: string; reason: string; remedy: string }
  | { kind: 'crs-unknown'; path: string; reason: string }
  /** A table of embeddings that does not say whose they are. */
  | { kind: 'model-unknown'; path: string; dimension: number }
  | { kind: 'no-georeference'; path: string; reason: string }
  | { kind: 'out-of-range'; what: string; reason: string }
  | { kind: 'not-found'; what: string; name: string; where?: string; known: readonly string[] }
  | { kind: 'already-exists'; what: string; name: string; remedy?: string }
  | { kind: 'project-missing'; path: string; reason: string }
  | { kind: 'project-newer'; path: string; version: number; supported: number }
  | { kind: 'project-damaged'; path: string; reason: string }
  | { kind: 'project-busy'; path: string; pid: number; socket: string | null; reason: string }
  | { kind: 'step-missing'; step: string; remedy: string }
  | { kind: 'not-enough'; what: string; found: number; needed: number; remedy: string }
  | { kind: 'query-invalid'; query: string; position: number; reason: string }
  | { kind: 'dimension-mismatch'; expected: number; actual: number }
  | { kind: 'band-layout-mismatch'; expected: string; actual: string }
  /** A host that does not answer now; the same may succeed later. */
  | { kind: 'remote-unreachable'; address: string; reason: string }
  /** It answers, or may not be asked, and this will stay so until somebody acts. */
  | { kind: 'remote-refused'; address: string; reason: string }
  | { kind: 'remote-changed'; address: string }
  /** A model whose folder or layers are not what they must be. */
  | { kind: 'model-unusable'; path: string; reason: string }
  /** The process that computes with TensorFlow ended; only what it worked on is lost. */
  | { kind: 'tensorflow-lost'; reason: string }
  | { kind: 'engine-lost'; reason: string }
  | { kind: 'internal'; message: string; stack?: string };

/** A failure on its way through the engine. At the border it becomes plain data, once. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failureMessage(failure), options);
    this.failure = failure;
  }
}

/** A value that makes no sense. @param what as a sentence begins: `The window` @param reason the value, and what to choose */
export function outOfRange(what: string, reason: string): EngineError {
  return new EngineError({ kind: 'out-of-range', what, reason });
}

export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof EngineError) return thrown.failure;
  if (thrown instanceof Error) {
    if (thrown.name === 'AbortError') return { kind: 'cancelled' };
    return { kind: 'internal', message: thrown.message, ...(thrown.stack && { stack: thrown.stack }) };
  }
  return { kind: 'internal', message: String(thrown) };
}

/** One or two sentences: what happened, and what to do about it. */
export function failureMessage(failure: Failure): string {
  switch (failure.kind) {
    case 'cancelled':
      return 'Cancelled.';
    case 'file-missing':
      return `${failure.path} does not exist. ${failure.remedy ?? 'Check the path.'}`;
    case 'file-unreadable':
      return `${failure.path} could not be read: ${failure.reason}.`;
    case 'file-unwritable':
      return `${failure.path} could not be written: ${failure.reason}.`;
    case 'format-unknown':
      return `${failure.path} is in no format Semantile knows. Known are ${failure.known.join(', ')}.`;
    case 'format-unsupported':
      return `${failure.path} cannot be used: ${failure.reason}. ${failure.remedy}`;
    case 'crs-unknown':
      return `${failure.path} has a coordinate reference system that cannot be used: ${failure.reason}. Name one that is known, EPSG:n (--crs).`;
    case 'model-unknown':
      return `${failure.path} does not say which model made its ${failure.dimension} numbers a row. Name it with --model-id: alphaearth, tessera, clay-v0, or a name of your own, the same for every file of that model.`;
    case 'no-georeference':
      return `${failure.path} has no place on the map: ${failure.reason}.`;
    case 'out-of-range':
      return `${failure.what} is out of range: ${failure.reason}.`;
    case 'not-found':
      return `There is no ${failure.what} “${failure.name}”${failure.where ? ` in ${failure.where}` : ''}.${failure.known.length ? ` There is ${failure.known.slice(0, 12).join(', ')}.` : ''}`;
    case 'already-exists':
      return `The ${failure.what} “${failure.name}” exists already. ${failure.remedy ?? 'Choose another name, or use the one that is there.'}`;
    case 'project-missing':
      return `${failure.path} is not a Semantile project: ${failure.reason}. Make one with “semantile project new”.`;
    case 'project-newer':
      return `${failure.path} was written by a newer Semantile (format ${failure.version}, this one knows up to ${failure.supported}). Nothing was changed; open it with the newer version.`;
    case 'project-damaged':
      return `${failure.path} is damaged: ${failure.reason}. Nothing was changed; restore a copy of the folder.`;
    case 'project-busy':
      return `${failure.path} is open in another Semantile (process ${failure.pid}): ${failure.reason}.`;
    case 'step-missing':
      return `${failure.step} ${failure.remedy}`;
    case 'not-enough':
      return `Not enough ${failure.what}: ${failure.found} found, ${failure.needed} needed. ${failure.remedy}`;
    case 'query-invalid':
      return `“${failure.query}” is not a query: ${failure.reason} (character ${failure.position + 1}).`;
    case 'dimension-mismatch':
      return `An embedding has ${failure.actual} dimensions where ${failure.expected} were expected.`;
    case 'band-layout-mismatch':
      return `The scene's bands (${failure.actual}) are not those the mapping was trained on (${failure.expected}). Train a mapping for this scene.`;
    case 'remote-unreachable':
      return `${failure.address} cannot be reached: ${failure.reason}. What was read of it before is still shown; try again when it answers.`;
    case 'remote-refused':
      return `${failure.address} cannot be read: ${failure.reason}.`;
    case 'remote-changed':
      return `${failure.address} changed while it was read, so what was read of it is thrown away. Try again; a scene of it is removed and added again.`;
    case 'model-unusable':
      return `The model ${failure.path} cannot be used: ${failure.reason}.`;
    case 'tensorflow-lost':
      return `TensorFlow stopped: ${failure.reason}. What was computed before is kept; give the command again.`;
    case 'engine-lost':
      return `The engine stopped: ${failure.reason}. A window starts it again and reopens the project; a command has to be given again.`;
    case 'internal':
      return `Semantile made a mistake: ${failure.message}`;
  }
}
