/** A model that lies in a folder, as a process with TensorFlow opens it. */
export interface ModelSource {
  readonly folder: string;
  /** Null: the last pooling, or what stands before the classes. */
  readonly layer: string | null;
}
