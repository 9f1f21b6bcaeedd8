import type { QualityMeaning } from './named-file.ts';

interface Quality {
  /** Completes “hides …”. */
  readonly hides: string;
  readonly maxValue: number;
  isHidden(value: number): boolean;
}

const bit = (value: number, n: number) => ((value >> n) & 1) === 1;
const twoBits = (value: number, n: number) => (value >> n) & 3;
const HIGH = 3;

const QUALITIES: Readonly<Record<QualityMeaning, Quality>> = {
  // Source: USGS, Landsat 8-9 Collection 2 Level-1 Data Format Control Book (LSDS-1822), table 5-3: fill, dilated cloud,
  // cirrus, cloud, cloud shadow.
  'landsat-2': {
    hides: 'clouds with their edges, cirrus, cloud shadows and fill',
    maxValue: 65_535,
    isHidden: (value) => (value & 0b1_1111) !== 0,
  },
  // Source: USGS, Landsat Collection 1 Level-1 quality assessment band: fill, cloud, confidence of shadow and of cirrus.
  'landsat-1': {
    hides: 'clouds, cirrus, cloud shadows and fill',
    maxValue: 65_535,
    isHidden: (value) =>
      bit(value, 0) || bit(value, 4) || twoBits(value, 7) === HIGH || twoBits(value, 11) === HIGH,
  },
  // Source: USGS, Landsat 8 Collection 1 Land Surface Reflectance Code Product Guide (LSDS-1368), table 6-2.
  'landsat-1-surface': {
    hides: 'clouds, cloud shadows and fill',
    maxValue: 65_535,
    isHidden: (value) => bit(value, 0) || bit(value, 3) || bit(value, 5),
  },
  // Source: ESA, Sentinel-2 Level-2A, scene classification: no data, saturated, cloud shadows, clouds of medium and high
  // probability, thin cirrus.
  'scene-class': {
    hides: 'clouds, cirrus, cloud shadows, saturated pixels and no data',
    maxValue: 255,
    isHidden: (value) => [0, 1, 3, 8, 9, 10].includes(value),
  },
  // Source: Zhu, Wang and Woodcock 2015: clear land 0, water 1, cloud shadow 2, snow 3, cloud 4, no observation 255.
  fmask: {
    hides: 'clouds, cloud shadows and fill',
    maxValue: 255,
    isHidden: (value) => value === 2 || value === 4 || value === 255,
  },
  // Source: NASA, HLS Product User Guide V2.0, table 9: cloud, beside cloud or shadow, cloud shadow.
  hls: {
    hides: 'clouds with their edges, cloud shadows and fill',
    maxValue: 255,
    isHidden: (value) => value === 255 || (value & 0b1110) !== 0,
  },
};

export function hiddenBy(meaning: QualityMeaning): string {
  return QUALITIES[meaning].hides;
}

/** Every value → 0 hidden, 255 seen, as the ends of runs: ascending pairs, `[entry, 2]`. */
export function qualityLookup(meaning: QualityMeaning): Float64Array {
  const { maxValue, isHidden } = QUALITIES[meaning];
  const seen = (value: number) => (isHidden(value) ? 0 : 255);
  const entries: number[] = [];
  for (let value = 0; value <= maxValue; value++) {
    const isEnd = value === maxValue || seen(value + 1) !== seen(value);
    const isStart = value === 0 || seen(value - 1) !== seen(value);
    if (isStart || isEnd) entries.push(value, seen(value));
  }
  return Float64Array.from(entries);
}
