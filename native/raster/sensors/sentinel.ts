import { basename, dirname } from 'node:path';
import { dateOf, dateOfDay, type NamedFile, type Part } from './named-file.ts';

// Bands 1 to 9 with their zero, which no other sensor writes. Source: ESA, Sentinel-2 Products Specification Document,
// “granule image file naming”; before it whatever a person's tools have put there.
const SENTINEL = /^(?:(.*?)[_.-])?(B0[1-9]|B8A|B1[0-2]|SCL|TCI|AOT|WVP)(?:_(10|20|60)m)?$/i;
const SENSED = /(\d{8}T\d{6})/;

export function sentinelFile(path: string, stem: string): NamedFile | null {
  const found = SENTINEL.exec(stem);
  if (!found) return null;
  const folders = foldersOf(path);
  const product = folders.find((folder) => /^S2[ABCD]_MSIL/i.test(folder)) ?? '';
  // Folders by resolution hold one picture.
  const own = folders.find((folder) => !/^(R[126]0m|IMG_DATA|QI_DATA)$/i.test(folder)) ?? 'Sentinel-2';
  const prefix = (found[1] ?? '').replace(/^L2A_/i, '');
  const sensed = SENSED.exec(prefix)?.[1] ?? SENSED.exec(product)?.[1];
  return {
    path,
    scene: prefix || product.replace(/\.SAFE$/i, '') || own,
    sensor: 'Sentinel-2',
    acquired: sensed === undefined ? null : dateOf(sensed),
    part: partOf(found[2]!.toUpperCase()),
    resolutionM: found[3] === undefined ? null : Number(found[3]),
  };
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder)) {
    folders.push(basename(folder));
  }
  return folders;
}

function partOf(name: string): Part {
  if (/^B/.test(name)) return { kind: 'band', name, words: null };
  if (name === 'SCL') return { kind: 'quality', name, meaning: 'scene-class' };
  const reasons: Record<string, string> = {
    TCI: 'it is a picture made of the bands',
    AOT: 'it is the thickness of aerosols',
    WVP: 'it is the water in the air',
  };
  return { kind: 'other', name, reason: reasons[name] ?? 'it is no band of the picture' };
}

// Harmonised Landsat and Sentinel-2. Source: NASA, HLS Product User Guide V2.0, sections 6.1 and 6.4.
const HLS =
  /^(HLS\.([LS])30\.T\d{2}[A-Z]{3}\.(\d{4})(\d{3})T(\d\d)(\d\d)(\d\d)\.v\d\.\d)\.(B\d[\dA]|Fmask|\w+)$/i;

const HLS_LANDSAT: Record<string, string> = {
  B01: 'coastal',
  B02: 'blue',
  B03: 'green',
  B04: 'red',
  B05: 'nir',
  B06: 'swir1',
  B07: 'swir2',
  B09: 'cirrus',
  B10: 'thermal',
  B11: 'thermal',
};

export function hlsFile(path: string, stem: string): NamedFile | null {
  const found = HLS.exec(stem);
  if (!found) return null;
  const [, scene, source, year, day, hour, minute, second, text] = found as unknown as string[];
  const date = dateOfDay(year!, day!);
  const isLandsat = source!.toUpperCase() === 'L';
  return {
    path,
    scene: scene!,
    sensor: isLandsat ? 'Landsat (HLS L30)' : 'Sentinel-2 (HLS S30)',
    acquired: date && `${date}T${hour}:${minute}:${second}`,
    part: hlsPart(text!, isLandsat),
    resolutionM: 30,
  };
}

function hlsPart(text: string, isLandsat: boolean): Part {
  if (/^Fmask$/i.test(text)) return { kind: 'quality', name: 'Fmask', meaning: 'hls' };
  const name = text.toUpperCase();
  if (/^B\d/.test(name)) return { kind: 'band', name, words: isLandsat ? (HLS_LANDSAT[name] ?? null) : null };
  return { kind: 'other', name: text, reason: 'it is an angle of the sun or the sensor' };
}
