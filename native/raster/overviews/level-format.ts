import type { OverviewMethod } from '../../contract/scene.ts';
import type { Raster } from '../raster.ts';
import { canHold, isFloat, makeSamples, type SampleType } from '../samples.ts';
import type { Field } from '../tiff-writer/fields.ts';
import type { PageSpec } from '../tiff-writer/tiff-page.ts';
import type { ReduceRules } from './reduce-block.ts';

/** What all levels of one raster have in common. */
export interface LevelFormat {
  readonly type: SampleType;
  readonly nodata: number | null;
  readonly hasMask: boolean;
  readonly rules: ReduceRules;
  readonly spec: Omit<PageSpec, 'widthPx' | 'heightPx'>;
}

// Bands that are drawn together lie together; of more, a picture needs few.
const MOST_TOGETHER = 4;

export function levelFormat(raster: Raster, method: OverviewMethod): LevelFormat {
  const { bands } = raster.summary;
  const { type } = bands[0]!;
  const isInteger = !isFloat(type);
  const isSame = bands.every((band) => Object.is(band.nodata, bands[0]!.nodata));
  const marked =
    isSame && bands[0]!.nodata !== null && canHold(type, bands[0]!.nodata) ? bands[0]!.nodata : null;
  const nodata = marked ?? (isInteger ? null : Number.NaN);
  // As a sample has it: float32 rounds what the file says.
  const [fill] = makeSamples(type, 1).fill(nodata ?? 0) as unknown as [number];
  return {
    type,
    nodata,
    hasMask: raster.mayHaveNodata && raster.alphaBand === null && nodata === null,
    rules: {
      method,
      isInteger,
      fill,
      besideFill: nodata === null ? fill : neighbourOf(fill, type),
      alphaBand: raster.alphaBand === null ? null : raster.alphaBand - 1,
    },
    spec: {
      bandCount: bands.length,
      type,
      bandsApart: bands.length > MOST_TOGETHER,
      alphaBand: raster.alphaBand,
      isMask: false,
      isReduced: true,
    },
  };
}

function neighbourOf(value: number, type: SampleType): number {
  if (isFloat(type)) return value === 0 ? 2 ** -100 : value * (1 + 2 ** -20);
  return canHold(type, value + 1) ? value + 1 : value - 1;
}

/** What the first page says of all. */
export function factsOf({ nodata }: LevelFormat): Field[] {
  const facts: Field[] = [{ tag: 305, type: 'ascii', value: 'Semantile' }];
  const text = nodata !== null && Number.isNaN(nodata) ? 'nan' : String(nodata);
  return nodata === null ? facts : [...facts, { tag: 42113, type: 'ascii', value: text }];
}
