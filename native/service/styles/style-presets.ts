import type { Band, SceneRecord } from '../../contract/scene.ts';
import {
  type BandMeaning,
  COLOUR_PRESETS,
  type ColourMapId,
  type ColourPreset,
  INDEX_PRESETS,
  type IndexPreset,
  type PresetId,
  type SceneStyle,
} from '../../contract/scene-style.ts';
import { INDEX_BANDS } from '../../raster/display/band-maths.ts';

/** Red, green and blue of the picture. */
const COLOUR_BANDS: Readonly<Record<ColourPreset, readonly [BandMeaning, BandMeaning, BandMeaning]>> = {
  'true-colour': ['red', 'green', 'blue'],
  'false-colour': ['swir1', 'nir', 'red'],
  'colour-infrared': ['nir', 'red', 'green'],
};

const TITLES: Readonly<Record<PresetId, string>> = {
  'true-colour': 'True colour',
  'false-colour': 'False colour (short-wave infrared)',
  'colour-infrared': 'Colour infrared',
  ndvi: 'NDVI (vegetation)',
  ndwi: 'NDWI (water)',
  mndwi: 'MNDWI (water among houses)',
  ndmi: 'NDMI (moisture)',
  nbr: 'NBR (burnt ground)',
};

const INDEX_MAPS: Readonly<Record<IndexPreset, ColourMapId>> = {
  ndvi: 'red-yellow-green',
  ndwi: 'viridis',
  mndwi: 'viridis',
  ndmi: 'cividis',
  nbr: 'red-yellow-green',
};

/** A style that is not stretched yet. */
export type UnstretchedStyle = Omit<SceneStyle, 'low' | 'high'>;

export interface Preset {
  readonly id: PresetId;
  readonly title: string;
  readonly meanings: readonly BandMeaning[];
  /** Those that no band has. */
  readonly missing: readonly BandMeaning[];
  readonly style: UnstretchedStyle | null;
}

export const PRESET_IDS: readonly PresetId[] = [...COLOUR_PRESETS, ...INDEX_PRESETS];

/** What a preset is on bands of these meanings; the first band that measures what is asked for is taken. */
export function presetOn({ bands }: Pick<SceneRecord, 'bands'>, id: PresetId): Preset {
  const index = isIndex(id) ? id : null;
  const meanings = isIndex(id) ? INDEX_BANDS[id] : COLOUR_BANDS[id];
  const found = meanings.map((meaning) => firstOf(bands, meaning));
  const missing = meanings.filter((_, i) => found[i] === null);
  const style: UnstretchedStyle = {
    bands: found.filter((band) => band !== null),
    gamma: 1,
    resampling: 'bilinear',
    maths: index && { preset: index },
    colourMap: index && INDEX_MAPS[index],
    stretch: { scope: 'scene', percent: 2 },
  };
  return { id, title: TITLES[id], meanings, missing, style: missing.length > 0 ? null : style };
}

function isIndex(id: PresetId): id is IndexPreset {
  return (INDEX_PRESETS as readonly string[]).includes(id);
}

function firstOf(bands: readonly Band[], meaning: BandMeaning): number | null {
  return bands.find((band) => band.meaning === meaning)?.index ?? null;
}
