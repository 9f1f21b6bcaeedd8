import { EngineError } from '../../contract/failure.ts';
import type { Georeference } from '../../contract/scene.ts';
import type { GivenPlace } from '../../contract/scene-place.ts';
import type { Affine } from '../../geo/affine.ts';
import { type Crs, crsFromCode } from '../../geo/crs.ts';
import { PlacedRaster } from '../../raster/placed-raster.ts';
import type { Raster } from '../../raster/raster.ts';

/** Puts a raster where a person has it. Failures: crs-unknown, out-of-range. */
export function placed(raster: Raster, { crs, affine }: Georeference): PlacedRaster {
  const [a, b, c, d, e, f] = affine;
  return new PlacedRaster(raster, crsOf(crs, raster.path), { a, b, c, d, e, f });
}

/**
 * What a person said of a raster's place, as pixels → CRS.
 *
 * Failures: crs-unknown; out-of-range for an extent without area; no-georeference where the file's own affine is asked
 * for and there is none.
 */
export function georeferenceOf(raster: Raster, place: GivenPlace): Georeference {
  const crs = crsOf(place.crs, raster.path);
  const { a, b, c, d, e, f } = affineOf(raster, place, crs);
  return { crs: crs.code, affine: [a, b, c, d, e, f] };
}

function affineOf(raster: Raster, place: GivenPlace, crs: Crs): Affine {
  switch (place.by) {
    case 'affine': {
      const [a, b, c, d, e, f] = place.affine;
      return { a, b, c, d, e, f };
    }
    case 'extent':
      return affineOfExtent(raster, place, crs);
    case 'file': {
      if (raster.affine) return raster.affine;
      const reason = 'its file has no affine of its own: give an extent or an affine';
      throw new EngineError({ kind: 'no-georeference', path: raster.path, reason });
    }
  }
}

/** North up in the CRS, from the outer corners in the north-west and the south-east. */
function affineOfExtent(
  { summary: { widthPx, heightPx } }: Raster,
  { extent: [west, south, east, north], inDegrees }: Extract<GivenPlace, { by: 'extent' }>,
  crs: Crs,
): Affine {
  const [left, top] = inDegrees ? crs.forward(west, north) : [west, north];
  const [right, bottom] = inDegrees ? crs.forward(east, south) : [east, south];
  if (!(left < right && bottom < top)) {
    throw new EngineError({
      kind: 'out-of-range',
      what: 'The extent of a scene',
      reason: `west ${west}, south ${south}, east ${east}, north ${north} enclose no area in ${crs.code.slice(0, 40)}`,
    });
  }
  const [a, e] = [(right - left) / widthPx, (bottom - top) / heightPx];
  return { a, b: 0, c: left, d: 0, e, f: top };
}

function crsOf(text: string, path: string): Crs {
  try {
    return crsFromCode(text);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EngineError({ kind: 'crs-unknown', path, reason: cause.message }, { cause });
  }
}
