import type { Point } from '../canvas/shapes.ts';

/** Something drawn from a plan rather than from noise: its outline is known. */
export interface Site {
  readonly kind: 'farmland' | 'residential' | 'harbour' | 'runway';
  /** What it is more closely. */
  readonly subclass: string;
  /** In pixels, in order round it. */
  readonly corners: readonly Point[];
}
