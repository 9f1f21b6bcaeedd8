/** How the numbers of a picture are fed to a model: from −1 to 1, or from 0 to 255 where it scales them itself. */
export type PictureRange = 'signed' | 'bytes';

export type ModelFormat = 'layers-model' | 'graph-model' | 'onnx';

/** A layer (of a graph: a node, of an ONNX model: a value) that a model can be cut at. */
export interface ModelLayer {
  readonly name: string;
  /** Class of the layer, operator of the node. */
  readonly operator: string;
  /** Without the batch; null where the model does not say. */
  readonly shape: readonly (number | null)[] | null;
}

/** What a model reads and answers. */
export interface ModelDescription {
  readonly format: ModelFormat;
  /** Where it is cut: what this layer answers is the feature, averaged over its map where it is one. */
  readonly layer: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
  readonly range: PictureRange;
  /** Numbers a picture. */
  readonly dimension: number;
  /** Pictures at a time, where the model is for one number of them only. */
  readonly fixedBatch: number | null;
}

/** A model of a project, which computes features of its tiles. */
export interface ImportedModel extends ModelDescription {
  /** Of the extractor: `tensorflow:<name>`, `onnx:<name>`. */
  readonly id: string;
  /** SHA-256 over all its files, lower-case hex. */
  readonly hash: string;
  /** Its copy in the project; absolute. */
  readonly folder: string;
}
