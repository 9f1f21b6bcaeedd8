import { dateOf, dateOfDay, type NamedFile, type Part } from './named-file.ts';

// Source: USGS, Landsat Collection 2 Level-1 and Level-2 product guides (LSDS-1415, LSDS-1618), “naming convention”.
const COLLECTION = /^((L[COTE])0([45789])_\w{4}_\d{6}_(\d{8})_\d{8}_\d{2}_\w{2})_(.+)$/i;
// Before the collections: sensor, satellite, path and row, year, day of the year, station and version.
const EARLIER = /^((L[COTE])([45789])\d{6}(\d{4})(\d{3})[A-Z]{3}\d{2})_(.+)$/i;

export function landsatFile(path: string, stem: string): NamedFile | null {
  const collection = COLLECTION.exec(stem);
  const earlier = COLLECTION.test(stem) ? null : EARLIER.exec(stem);
  const found = collection ?? earlier;
  if (!found) return null;
  const satellite = Number(found[3]);
  const part = partOf(found.at(-1)!, satellite);
  if (part === null) return null;
  const acquired = collection ? dateOf(collection[4]!) : dateOfDay(earlier![4]!, earlier![5]!);
  return { path, scene: found[1]!, sensor: `Landsat ${satellite}`, acquired, part, resolutionM: null };
}

const BAND = /^(?:SR_|ST_)?(?:B|sr_band|bt_band)(\d{1,2})(_VCID_\d)?$/i;

const PANCHROMATIC = 'it is panchromatic, with pixels of half the size';

function partOf(text: string, satellite: number): Part | null {
  const band = BAND.exec(text);
  if (band) {
    const name = `B${Number(band[1])}${(band[2] ?? '').toUpperCase()}`;
    // The second gain of Landsat 7's thermal band shows the same.
    if (name === 'B6_VCID_2') return { kind: 'other', name, reason: 'it is the second gain of band 6' };
    if (name === 'B8' && satellite >= 7) return { kind: 'other', name, reason: PANCHROMATIC };
    return { kind: 'band', name, words: null };
  }
  if (/^QA_PIXEL$/i.test(text)) return { kind: 'quality', name: 'QA_PIXEL', meaning: 'landsat-2' };
  if (/^BQA$/i.test(text)) return { kind: 'quality', name: 'BQA', meaning: 'landsat-1' };
  if (/^pixel_qa$/i.test(text)) return { kind: 'quality', name: 'pixel_qa', meaning: 'landsat-1-surface' };
  if (/^(c?fmask\d?)$/i.test(text)) return { kind: 'quality', name: text, meaning: 'fmask' };
  return { kind: 'other', name: text, reason: 'it is no band of the picture' };
}

/** `DATE_ACQUIRED` and `SCENE_CENTER_TIME` of an `_MTL.txt` → ISO 8601; null where it has none. */
export function acquisitionInMtl(text: string): string | null {
  const date = /^\s*DATE_ACQUIRED = (\d{4}-\d\d-\d\d)/m.exec(text)?.[1];
  const time = /^\s*SCENE_CENTER_TIME = "?(\d\d:\d\d:\d\d)/m.exec(text)?.[1];
  if (date === undefined || Number.isNaN(Date.parse(date))) return null;
  return time === undefined ? date : `${date}T${time}`;
}
