import type { ModelDescription, ModelLayer } from '../../contract/imported-model.ts';

/** A model that is ready to look at pictures, whatever computes it. */
export interface OpenModel {
  readonly description: ModelDescription;
  readonly layers: readonly ModelLayer[];
  /**
   * @param pictures `[count, row, column, channel]`, from 0 to 255
   * @returns row-major `[count × dimension]`
   */
  infer(pictures: Uint8ClampedArray, count: number): Float32Array | Promise<Float32Array>;
  dispose(): void;
}

/** What a model takes that does not say how large a picture it wants. */
export const COMMON_SIDE_PX = 224;
export const MOST_CHANNELS = 16;

const MOST_TEXT = 300;

/** What TensorFlow.js or the ONNX runtime says, without its stack and advice. */
export function oneLine(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  return line!.replace(/\.$/, '').slice(0, MOST_TEXT);
}
