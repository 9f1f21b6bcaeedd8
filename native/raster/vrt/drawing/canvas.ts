import type { PixelWindow } from '../../raster.ts';
import type { Samples, SampleType } from '../../samples.ts';
import type { LevelScale } from './geometry.ts';

/** A window of one level that placements are drawn into. */
export interface Canvas {
  readonly window: PixelWindow;
  readonly scale: LevelScale;
  /** Whether means are wanted where a source has no level this coarse. */
  readonly isOverview: boolean;
  /** Bands of the VRT from 0, and the type of each. */
  readonly bands: readonly number[];
  readonly types: readonly SampleType[];
  /** `[band, row, column]`, of a type that holds those of all bands. */
  readonly data: Samples;
  /** `[band, row, column]`: 1 where something was drawn. */
  readonly filled: Uint8Array;
}
