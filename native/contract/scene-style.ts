import type { Work } from './work.ts';

/** What a band measures. Presets are made of these; a band of another kind has none. */
export const BAND_MEANINGS = [
  'coastal',
  'blue',
  'green',
  'yellow',
  'red',
  'red-edge',
  'nir',
  'water-vapour',
  'cirrus',
  'swir1',
  'swir2',
  'thermal',
  'panchromatic',
] as const;
export type BandMeaning = (typeof BAND_MEANINGS)[number];

/** Normalised differences (a − b) / (a + b) of two bands, in [-1, 1] for bands that are not negative. */
export const INDEX_PRESETS = ['ndvi', 'ndwi', 'mndwi', 'ndmi', 'nbr'] as const;
export type IndexPreset = (typeof INDEX_PRESETS)[number];

/** Combinations of three bands. */
export const COLOUR_PRESETS = ['true-colour', 'false-colour', 'colour-infrared'] as const;
export type ColourPreset = (typeof COLOUR_PRESETS)[number];

export type PresetId = ColourPreset | IndexPreset;

/** Colours of one band or index from low to high; all but terrain are perceptually uniform. */
export const COLOUR_MAPS = ['grey', 'viridis', 'magma', 'cividis', 'red-yellow-green', 'terrain'] as const;
export type ColourMapId = (typeof COLOUR_MAPS)[number];

/** How the two ends of a stretch are found: `percent` of the valid values lie below low, as many above high. */
export interface StretchRule {
  scope: 'scene' | 'view';
  /** 0…49; 0 is lowest to highest. */
  percent: number;
}

/**
 * How a scene is drawn: everything that a map tile depends on. One band is grey or in a colour map; three are red, green,
 * blue; with `maths`, `bands` are the two that the index is made of, and it is drawn as one band is.
 */
export interface SceneStyle {
  bands: number[];
  /**
   * Per drawn band (one for an index), in the file's own values: drawn black, and in full. With a stretch by view they are
   * those of the whole scene, as chips and exports are drawn; the map draws with what `stretchScene` answers.
   */
  low: number[];
  high: number[];
  gamma: number;
  resampling: 'bilinear' | 'nearest';
  maths: { preset: IndexPreset } | null;
  /** Of one band or an index; null is grey. */
  colourMap: ColourMapId | null;
  /** What low and high were found by; null when they were set by hand, or are those of the file's type. */
  stretch: StretchRule | null;
}

/** How often the values of a drawn band (or an index) occur; rare outliers are counted in the bins at the ends. */
export interface StyleHistogram {
  /** Where the first bin begins and the last one ends, in the file's own values. */
  low: number;
  high: number;
  /** Of bins of equal width. */
  counts: number[];
}

export interface StylePreset {
  id: PresetId;
  /** In words: `True colour`. */
  title: string;
  /** What it is drawn from, in the order of `bands`. */
  meanings: BandMeaning[];
  /** Those of them that no band of the scene has; assign them to have the preset. */
  missing: BandMeaning[];
  /** Stretched over the whole scene; null while something is missing. */
  style: SceneStyle | null;
}

/** What the colours of a picture say. */
export type Legend =
  | {
      kind: 'ramp';
      /** `NDVI`, or what the band is called. */
      title: string;
      low: number;
      high: number;
      /** From low to high at equal steps of the value, `#rrggbb`; gamma is in it. */
      colours: string[];
      /** Round values within low … high; `at` is their place in [0, 1]. */
      ticks: { value: number; at: number }[];
    }
  | { kind: 'classes'; title: string; classes: { value: number; name: string; colour: string }[] }
  | { kind: 'bands'; bands: { channel: 'red' | 'green' | 'blue'; band: number; name: string }[] };

export interface SceneStyleMethods {
  /** Every preset, with the style it has on this scene. */
  stylePresets(params: { scene: string }, work: Work): Promise<StylePreset[]>;
  /**
   * Low and high of a style whose `stretch` says how: of the whole scene, or of what lies in the view. The same for the
   * same scene and view on every machine. A style without a rule keeps its own.
   */
  stretchScene(
    params: {
      scene: string;
      style: SceneStyle;
      /** Degrees, `[west, south, east, north]`; null without a view. Only `scope: 'view'` looks at it. */
      view: [number, number, number, number] | null;
    },
    work: Work,
  ): Promise<{ low: number[]; high: number[] }>;
  /** One for each drawn band, one for an index; of the whole scene. */
  styleHistograms(params: { scene: string; style: SceneStyle }, work: Work): Promise<StyleHistogram[]>;
  /** The style a scene is first shown in. */
  firstStyle(params: { scene: string }, work: Work): Promise<SceneStyle>;
  legend(params: { scene: string; style: SceneStyle }, work: Work): Promise<Legend>;
  /** What bands measure, as a person says: an edit, which can be taken back. Null: as the file says. */
  setBandMeanings(
    params: { scene: string; meanings: { band: number; meaning: BandMeaning | null }[] },
    work: Work,
  ): Promise<void>;
}
