import { EngineError } from '../contract/failure.ts';
import { type Crs, crsFromCode } from '../geo/crs.ts';
import type { CrsFinding, FileLayer } from './layer-file.ts';

/** Takes the first text that names a CRS; a format offers the code before the definition. */
export function findCrs(candidates: readonly string[], absence: string): CrsFinding {
  let crsReason = absence;
  for (const text of candidates) {
    if (text.trim() === '') continue;
    try {
      const crs = crsFromCode(text);
      return { crs, crsCode: crs.code, crsReason: null };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      crsReason = error.message;
    }
  }
  return withoutCrs(crsReason);
}

export function withoutCrs(crsReason: string): CrsFinding {
  return { crs: null, crsCode: null, crsReason };
}

/** What to tell the analyst when a layer has no usable CRS: the reason and the remedy. */
export function crsWarning(layerName: string, crsReason: string): string {
  return `The coordinates of “${layerName}” have no known place: ${crsReason}. Name their system, EPSG:n (--crs).`;
}

/**
 * The CRS in which to read a layer's coordinates: the one that a person named, else the file's own.
 *
 * @throws EngineError `crs-unknown` when neither can be used
 */
export function crsOfLayer(path: string, layer: FileLayer, namedCode: string | null): Crs {
  if (namedCode === null) {
    if (layer.crs) return layer.crs;
    throw new EngineError({ kind: 'crs-unknown', path, reason: layer.crsReason });
  }
  const finding = findCrs([namedCode], `“${namedCode}” names no system`);
  if (finding.crs) return finding.crs;
  throw new EngineError({ kind: 'crs-unknown', path, reason: finding.crsReason });
}
