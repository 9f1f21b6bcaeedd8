/** A model that lies in a folder, as a process with TensorFlow opens it. */
export interface ModelSource {
  /** Of an ONNX model the file, or the folder that it lies in alone. */
  readonly folder: string;
  /** Null: the last pooling, or what stands before the classes. */
  readonly layer: string | null;
}
