import { basename, extname } from 'node:path';
import { EngineError } from '../contract/failure.ts';

interface ForeignFormat {
  readonly name: string;
  /** What its files begin with, in latin-1; `?` is any byte. */
  readonly begins: readonly string[];
  /** How GDAL is told which of its pictures is meant, for formats that hold several; `FILE` stands for the file. */
  readonly inside?: string;
}

// Formats of imagery, by the bytes their files begin with. None is read here; GDAL reads each.
const FOREIGN: readonly ForeignFormat[] = [
  // ISO 15444-1, annex I, and a bare code stream of annex A.
  { name: 'JPEG 2000', begins: ['\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'] },
  { name: 'NITF', begins: ['NITF0', 'NSIF0'] },
  { name: 'MrSID', begins: ['msid'] },
  { name: 'HDF5 or NetCDF-4', begins: ['\x89HDF\r\n\x1a\n'], inside: 'HDF5:"FILE"://NAME' },
  { name: 'HDF4', begins: ['\x0e\x03\x13\x01'], inside: 'HDF4_SDS:UNKNOWN:"FILE":0' },
  { name: 'NetCDF', begins: ['CDF\x01', 'CDF\x02', 'CDF\x05'], inside: 'NETCDF:"FILE":NAME' },
  { name: 'ERDAS Imagine', begins: ['EHFA_HEADER_TAG'] },
  { name: 'PCIDSK', begins: ['PCIDSK'] },
  { name: 'GRIB', begins: ['GRIB'] },
  { name: 'PNG', begins: ['\x89PNG'] },
  { name: 'JPEG', begins: ['\xff\xd8\xff'] },
  { name: 'WebP', begins: ['RIFF????WEBP'] },
  { name: 'GIF', begins: ['GIF87a', 'GIF89a'] },
];

/** The format of a file that is not read here; null for a file that is unknown. */
export function foreignFormat(path: string, head: Uint8Array): string | null {
  return formatOf(path, head)?.name ?? null;
}

function formatOf(path: string, head: Uint8Array): ForeignFormat | null {
  const text = Buffer.from(head).toString('latin1');
  const found = FOREIGN.find(({ begins }) => begins.some((pattern) => beginsWith(text, pattern)));
  if (found) return found;
  // ECW has no signature but one letter; GDAL goes by the ending too.
  return /\.ecw$/i.test(path) && text.startsWith('e') ? { name: 'ECW', begins: ['e'] } : null;
}

function beginsWith(text: string, pattern: string): boolean {
  return [...pattern].every((letter, i) => letter === '?' || letter === text[i]);
}

/**
 * What is said of a file that is no raster we read: its format and the command that turns it into one.
 *
 * @returns `format-unsupported` where the format is known, else `format-unknown`
 */
export function refusalOf(path: string, head: Uint8Array): EngineError {
  const format = formatOf(path, head);
  if (format === null)
    return new EngineError({ kind: 'format-unknown', path, known: ['GeoTIFF', 'GDAL VRT'] });
  const file = basename(path);
  const out = `"${basename(path, extname(path))}.tif"`;
  const convert = (from: string) => `gdal_translate -co TILED=YES -co COMPRESS=DEFLATE ${from} ${out}`;
  const remedy =
    format.inside === undefined
      ? `Convert it with ${convert(`"${file}"`)} and add that.`
      : `List what it holds with gdalinfo "${file}", convert one with ${convert(`'${format.inside.replace('FILE', file)}'`)} and add that.`;
  const reason = `it is ${format.name}, which is not read`;
  return new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}
