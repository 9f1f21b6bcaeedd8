import type { SampleType } from '../samples.ts';
import type { VrtDescription } from '../vrt/description.ts';
import type { Piece, PieceBand } from './piece.ts';

/** A scene of many files that is to be written. The names of its files are absolute paths. */
export interface Composition {
  readonly description: VrtDescription;
  /** Of each of its files: what GDAL may know without opening it. */
  readonly sources: readonly SourceProperties[];
  /** Whole sentences: what is odd about how the files lie together. */
  readonly warnings: readonly string[];
}

export interface SourceProperties {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly type: SampleType;
  readonly blockWidthPx: number;
  readonly blockHeightPx: number;
}

export function sourcesOf({
  widthPx,
  heightPx,
  bands,
  blockWidthPx,
  blockHeightPx,
}: Piece): SourceProperties {
  return { widthPx, heightPx, type: bands[0]!.type, blockWidthPx, blockHeightPx };
}

const COLOURS: Partial<Record<string, string>> = { red: 'Red', green: 'Green', blue: 'Blue' };

/** GDAL's word for what a band of a piece is to the eye. */
export function colourWord(piece: Piece, band: number): string {
  if (band + 1 === piece.alphaBand) return 'Alpha';
  if (band === 0 && piece.palette !== null) return 'Palette';
  return COLOURS[piece.bands[band]!.meaning ?? ''] ?? (piece.bands.length === 1 ? 'Gray' : 'Undefined');
}

/**
 * A band's description with what it measures: the name of its file said it, or the names of the bands beside it, which the
 * scene does not have.
 */
export function bandTitle({
  description,
  meaning,
}: Pick<PieceBand, 'description' | 'meaning'>): string | null {
  // Colours of a photograph are said by `colourWord`.
  if (description === null) return meaning === null || meaning in COLOURS ? null : meaning;
  const isSaid = meaning === null || description.toLowerCase().includes(meaning);
  return isSaid ? description : `${description} ${meaning}`;
}
