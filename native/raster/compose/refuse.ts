import { basename, extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { TYPE_NAMES } from '../vrt/type-names.ts';
import type { Piece } from './piece.ts';

/** A command that writes a file beside another: `gdalwarp -t_srs EPSG:n "a.tif" "a_warped.tif"`. */
function command(program: string, path: string, suffix: string): string {
  const extension = extname(path);
  const stem = basename(path, extension);
  return `${program} "${basename(path)}" "${stem}_${suffix}.tif"`;
}

/** Why a piece cannot be drawn with the others; null when it can. */
export function misfitOf(piece: Piece, target: Piece, isStraight: boolean): EngineError | null {
  const { path } = piece;
  const fail = (reason: string, remedy: string) =>
    new EngineError({ kind: 'format-unsupported', path, reason, remedy });
  if ((piece.affine === null) !== (target.affine === null)) {
    return new EngineError({ kind: 'no-georeference', path, reason: 'the others have one' });
  }
  if (piece.crs !== target.crs) {
    const warp = command(`gdalwarp -t_srs ${shortCrs(target.crs)}`, path, 'warped');
    return fail(
      `its coordinate reference system is ${shortCrs(piece.crs)}, that of the others ${shortCrs(target.crs)}`,
      `Bring it over with ${warp} and add that.`,
    );
  }
  if (isStraight) return null;
  return fail(
    'it lies turned or mirrored in the pixels of the others',
    `Straighten it with ${command('gdalwarp', path, 'straight')} and add that.`,
  );
}

function shortCrs(crs: string | null): string {
  if (crs === null) return 'none';
  return /^EPSG:\d+$/.test(crs) ? crs : (/"([^"]+)"/.exec(crs)?.[1] ?? crs.slice(0, 40));
}

/** The number, types and kinds of bands: `4 × uint8`, `3 × uint8 and alpha`. */
export function layoutOf({ bands, alphaBand }: Piece): string {
  const colours = bands.filter((_, i) => i + 1 !== alphaBand);
  const types = [...new Set(colours.map(({ type }) => type))].join('/');
  return `${colours.length} × ${types}${alphaBand === null ? '' : ' and alpha'}`;
}

/** Of a piece whose bands are others than those of most, for which `expected` stands. */
export function otherLayout(piece: Piece, expected: Piece): EngineError {
  const { path } = piece;
  const reason = `its bands are ${layoutOf(piece)}, those of the others ${layoutOf(expected)}`;
  const missing = expected.bands.length - piece.bands.length;
  const bands = expected.bands.length > 12 ? '' : expected.bands.map((_, i) => ` -b ${i + 1}`).join('');
  const convert = command(`gdal_translate${bands} -ot ${TYPE_NAMES[expected.bands[0]!.type]}`, path, 'alike');
  const remedy =
    missing > 0 ? 'Leave it out: it has too few.' : `Make it alike with ${convert} and add that.`;
  return new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}
