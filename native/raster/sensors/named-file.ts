/** What the name of a file says of it, where a known sensor's products are called so. */
export interface NamedFile {
  readonly path: string;
  /** Files of one picture share it. */
  readonly scene: string;
  /** `Landsat 8`, `Sentinel-2`, … */
  readonly sensor: string;
  /** ISO 8601, of the picture; null where the name does not say. */
  readonly acquired: string | null;
  readonly part: Part;
  /** Side of its pixels, where the name says. */
  readonly resolutionM: number | null;
}

export type Part =
  | { readonly kind: 'band'; readonly name: string; readonly words: string | null }
  | { readonly kind: 'quality'; readonly name: string; readonly meaning: QualityMeaning }
  | { readonly kind: 'other'; readonly name: string; readonly reason: string };

/** Codes of a band that says what each pixel shows. */
export type QualityMeaning =
  | 'landsat-2'
  | 'landsat-1'
  | 'landsat-1-surface'
  | 'scene-class'
  | 'fmask'
  | 'hls';

/** `20170812T101031` or `20170812` → ISO 8601; null when it is no date. */
export function dateOf(digits: string): string | null {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?$/.exec(digits);
  if (!found) return null;
  const [, year, month, day, hour, minute, second] = found;
  const date = `${year}-${month}-${day}`;
  if (Number.isNaN(Date.parse(date))) return null;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
}

/** Year and day of the year, from 1 → ISO 8601. */
export function dateOfDay(year: string, day: string): string | null {
  const days = Number(day);
  if (days < 1 || days > 366) return null;
  return new Date(Date.UTC(Number(year), 0, days)).toISOString().slice(0, 10);
}
