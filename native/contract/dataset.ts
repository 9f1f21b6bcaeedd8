export interface ExportParams {
  format: 'coco' | 'imagefolder';
  out: string;
  split: 'blocks';
  chips: 'png';
  seed: number;
}

export interface ExportResult {
  format: string;
  tiles: number;
  train: number;
  validation: number;
  test: number;
  /** Left out because they lie within the buffer between folds. */
  buffered: number;
  files: number;
  bytes: number;
  manifest: string;
}
