/**
 * Pixel (column, row) to map (x, y): `x = a·column + b·row + c`, `y = d·column + e·row + f`.
 *
 * Pixels are counted from their outer corner: (0, 0) is the outer corner of the first pixel, (0.5, 0.5) its centre.
 */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export function pixelToMap(affine: Affine, columnPx: number, rowPx: number): [number, number] {
  return [
    affine.a * columnPx + affine.b * rowPx + affine.c,
    affine.d * columnPx + affine.e * rowPx + affine.f,
  ];
}

/**
 * The transform back: map (x, y) to pixel (column, row).
 *
 * @throws RangeError when the affine folds the plane onto a line
 */
export function invertAffine(affine: Affine): Affine {
  const { a, b, c, d, e, f } = affine;
  const determinant = a * e - b * d;
  if (determinant === 0 || !Number.isFinite(determinant)) {
    throw new RangeError(`affine [${[a, b, c, d, e, f].join(', ')}] has no inverse`);
  }
  return {
    a: e / determinant,
    b: -b / determinant,
    c: (b * f - c * e) / determinant,
    d: -d / determinant,
    e: a / determinant,
    f: (c * d - a * f) / determinant,
  };
}

/** Whether row 0 as stored is the southmost: y grows with the row. */
export function isSouthUp(affine: Affine): boolean {
  return affine.e > 0;
}
