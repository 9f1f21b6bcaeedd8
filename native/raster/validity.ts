import { isFloat, type Samples, type SampleType } from './samples.ts';

/**
 * Marks as 0 the pixels whose every band is nodata or NaN; leaves the others. One band that holds a value makes a
 * pixel valid, as `gdalwarp` has it: black water in one band is not a hole.
 *
 * @param data `[band, row, column]`
 * @param nodata null: only NaN marks
 * @param alpha `[row, column]`, changed in place
 */
export function markNodata(
  data: Samples,
  bandCount: number,
  type: SampleType,
  nodata: number | null,
  alpha: Uint8Array,
): void {
  const marker = nodata === null || type !== 'float32' ? nodata : Math.fround(nodata);
  if (!isFloat(type) && (marker === null || Number.isNaN(marker))) return;
  const pixelCount = alpha.length;
  for (let i = 0; i < pixelCount; i++) {
    let isEmpty = true;
    for (let at = i, band = 0; isEmpty && band < bandCount; band++, at += pixelCount) {
      const value = data[at]!;
      isEmpty = value === marker || Number.isNaN(value);
    }
    if (isEmpty) alpha[i] = 0;
  }
}

/** A mask page's samples as alpha: whatever is not zero is inside. */
export function fillFromMask(mask: Samples, alpha: Uint8Array): void {
  for (let i = 0; i < mask.length; i++) alpha[i] = mask[i] === 0 ? 0 : 255;
}

const ALPHA_MAX: Partial<Record<SampleType, number>> = {
  uint8: 255,
  uint16: 65535,
  uint32: 4294967295,
  int16: 32767,
};

/**
 * Undoes the multiplication of colours by their alpha (ExtraSamples 1, “associated”), so that edges are not dark twice.
 * Where alpha is 0 there is no colour, and samples stay.
 *
 * Source: TIFF 6.0, section 18.
 *
 * @param colour one band, `[row, column]`, changed in place
 * @param alpha the same pixels of the alpha band, as stored
 */
export function undoAssociation(colour: Float32Array, alpha: Samples, type: SampleType): void {
  const max = ALPHA_MAX[type] ?? 1;
  for (let i = 0; i < colour.length; i++) if (alpha[i]! > 0) colour[i]! *= max / alpha[i]!;
}

/** An alpha band's samples scaled to 0…255; 0 only where they are 0. */
export function fillFromBand(band: Samples, type: SampleType, alpha: Uint8Array): void {
  const max = ALPHA_MAX[type] ?? 1;
  for (let i = 0; i < band.length; i++) {
    const value = band[i]!;
    alpha[i] = value > 0 ? Math.max(1, Math.min(255, Math.round((255 * value) / max))) : 0;
  }
}
