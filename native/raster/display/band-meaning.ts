import { BAND_MEANINGS, type BandMeaning } from '../../contract/scene-style.ts';

export interface NamedBand {
  /** From 1. */
  readonly index: number;
  readonly description: string | null;
  /** Colour interpretation in GDAL's words (`Red`, `NIR`), where the file has one. */
  readonly colour: string | null;
}

/**
 * What bands measure, by the first that says so: their descriptions, their numbers on the sensor, the order that the name of
 * the scene lists, the colour interpretation. Bands that nothing speaks of have none.
 *
 * @param sceneName Landsat and Sentinel scenes are named after their sensor
 */
export function bandMeanings(
  bands: readonly NamedBand[],
  sceneName: string,
): ReadonlyMap<number, BandMeaning> {
  const sensor = sensorOf(bands, sceneName);
  const listed = listedInName(bands.length, sceneName);
  const out = new Map<number, BandMeaning>();
  for (const [i, { index, description, colour }] of bands.entries()) {
    const meaning =
      meaningOfWords(description ?? '') ??
      meaningOfNumber(description ?? '', sensor) ??
      (listed ? listed[i]! : (COLOURS[(colour ?? '').toLowerCase()] ?? null));
    if (meaning) out.set(index, meaning);
  }
  return out;
}

// The narrower first: “red edge” is not red, “near infrared” no thermal infrared.
const WORDS: readonly (readonly [RegExp, BandMeaning])[] = [
  [/red.?edge|\bre[1-4]?\b|vegetation.?red/i, 'red-edge'],
  [/\bnir\b|near.?infra.?red/i, 'nir'],
  [/\bswir.?2\b|\bswir.?22\b|short.?wave.?infra.?red.?2/i, 'swir2'],
  [/\bswir(.?1|.?16)?\b|short.?wave.?infra.?red/i, 'swir1'],
  [/water.?vapou?r/i, 'water-vapour'],
  [/\bcirrus\b/i, 'cirrus'],
  [/\bcoastal\b|\baerosol/i, 'coastal'],
  [/\bthermal\b|\btirs\b|\blwir/i, 'thermal'],
  [/\bpan(chromatic)?\b/i, 'panchromatic'],
  [/\byellow\b/i, 'yellow'],
  [/\bred\b/i, 'red'],
  [/\bgreen\b/i, 'green'],
  [/\bblue\b/i, 'blue'],
];

function meaningOfWords(description: string): BandMeaning | null {
  // `SR_red` and `nir_median` are words with an underline.
  const text = description.replace(/_/g, ' ');
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

type Numbers = Readonly<Record<string, BandMeaning>>;

/** Sentinel-2 MSI. Source: ESA, Sentinel-2 User Handbook, table 1. */
const SENTINEL_2: Numbers = {
  1: 'coastal',
  2: 'blue',
  3: 'green',
  4: 'red',
  5: 'red-edge',
  6: 'red-edge',
  7: 'red-edge',
  8: 'nir',
  '8A': 'nir',
  9: 'water-vapour',
  10: 'cirrus',
  11: 'swir1',
  12: 'swir2',
};

/** Landsat 8 and 9, OLI and TIRS. Source: USGS, LSDS-1574 (Landsat 8 Data Users Handbook), table 2-1. */
const LANDSAT_8: Numbers = {
  1: 'coastal',
  2: 'blue',
  3: 'green',
  4: 'red',
  5: 'nir',
  6: 'swir1',
  7: 'swir2',
  8: 'panchromatic',
  9: 'cirrus',
  10: 'thermal',
  11: 'thermal',
};

/** Landsat 4, 5 (TM) and 7 (ETM+). Source: USGS, LSDS-1927 (Landsat 7 Data Users Handbook), table 2-1. */
const LANDSAT_4: Numbers = {
  1: 'blue',
  2: 'green',
  3: 'red',
  4: 'nir',
  5: 'swir1',
  6: 'thermal',
  7: 'swir2',
  8: 'panchromatic',
};

/** What Landsat 8 and Sentinel-2 agree on: the sensor of a lone `B4` is not known. */
const EITHER: Numbers = { 1: 'coastal', 2: 'blue', 3: 'green', 4: 'red' };

const NUMBERED = /^(?:SR_|ST_)?B(?:and)?[ _.-]?0?(\d{1,2}A?)\b/i;

function meaningOfNumber(description: string, sensor: Numbers): BandMeaning | null {
  const number = NUMBERED.exec(description)?.[1]?.toUpperCase();
  return number === undefined ? null : (sensor[number] ?? null);
}

function sensorOf(bands: readonly NamedBand[], sceneName: string): Numbers {
  if (/^L[ETMC]0?[457]/i.test(sceneName) || /landsat.?[457]/i.test(sceneName)) return LANDSAT_4;
  if (/^L[CO]0?[89]/i.test(sceneName) || /landsat.?[89]|lc0?[89]/i.test(sceneName)) return LANDSAT_8;
  if (/^S2[ABC]?_|sentinel.?2|^T\d{2}[A-Z]{3}_|(^|_)s2[abc]?_/i.test(sceneName)) return SENTINEL_2;
  const names = bands.map(({ description }) => description ?? '');
  if (names.some((name) => /^(SR|ST)_B\d/i.test(name))) return LANDSAT_8;
  // Only Sentinel-2 has a band 8A or 12, or writes a zero before the number.
  return names.some((name) => /^B(8A|12|0\d)\b/i.test(name)) ? SENTINEL_2 : EITHER;
}

/** A run of at least three meanings in the name that has as many words as there are bands: `…_nir-red-green_…`. */
function listedInName(bandCount: number, sceneName: string): readonly BandMeaning[] | null {
  // NAIP quarter quads are red, green, blue, near infrared. Source: USDA, NAIP information sheet.
  if (bandCount === 4 && /^m_\d{7}_[ns][ew]_/i.test(sceneName)) return ['red', 'green', 'blue', 'nir'];
  const words = sceneName.toLowerCase().split(/[-_.\s]+/);
  const meanings = words.map((word) => BAND_MEANINGS.find((meaning) => meaning === word) ?? null);
  for (let first = 0; first + bandCount <= words.length; first++) {
    const run = meanings.slice(first, first + bandCount).filter((meaning) => meaning !== null);
    if (bandCount >= 3 && run.length === bandCount) return run;
  }
  return null;
}

/** Colour interpretations that measure something. Source: GDAL, GDALColorInterp. */
const COLOURS: Readonly<Record<string, BandMeaning>> = {
  red: 'red',
  green: 'green',
  blue: 'blue',
  yellow: 'yellow',
  coastal: 'coastal',
  rededge: 'red-edge',
  nir: 'nir',
  swir: 'swir1',
  tir: 'thermal',
  pan: 'panchromatic',
};
