import { basename, extname } from 'node:path';
import type { EngineError } from '../../contract/failure.ts';
import { PLAIN, type Placement, type VrtBand, type VrtDescription } from '../vrt/description.ts';
import { type CommonGrid, commonGrid, finestOf, placeIn } from './common-grid.ts';
import { bandTitle, type Composition, sourcesOf } from './composition.ts';
import type { Piece } from './piece.ts';
import { misfitOf } from './refuse.ts';

/** A band that says which pixels are seen. */
export interface QualityBand {
  readonly piece: Piece;
  /** Its values → 0 hidden, 255 seen: ascending pairs, `[entry, 2]`. */
  readonly lookup: Float64Array;
}

export interface StackOptions {
  /** What each band is called, in order; null: after its description or its file. */
  readonly names: readonly string[] | null;
  readonly quality: QualityBand | null;
  /** ISO 8601. */
  readonly acquired: string | null;
}

/** A stack, or the files that do not fit on the others: bands that are missing would not be noticed. */
export type PlannedStack =
  | { readonly composition: Composition }
  | { readonly refused: readonly EngineError[] };

/** One scene whose bands are those of several files, in the pixels of the finest; the larger pixels are repeated. */
export function planStack(pieces: readonly Piece[], options: StackOptions): PlannedStack {
  const all = options.quality === null ? pieces : [...pieces, options.quality.piece];
  const target = finestOf(pieces);
  const refused = all.flatMap(
    (piece) => misfitOf(piece, target, target.affine === null || placeIn(target, piece) !== null) ?? [],
  );
  return refused.length > 0 ? { refused } : { composition: compose(pieces, all, options) };
}

function compose(
  pieces: readonly Piece[],
  all: readonly Piece[],
  { names, quality, acquired }: StackOptions,
): Composition {
  // The grid is that of the bands: a finer quality band would make every band larger.
  const grid = commonGrid(pieces);
  const target = { ...finestOf(pieces), affine: grid.affine };
  const places = all.map((piece, i) => grid.places[i] ?? placeIn(target, piece) ?? grid.places[0]!);
  const planes = pieces.flatMap((piece, file) =>
    [...piece.bands.keys()]
      .filter((band) => band + 1 !== piece.alphaBand)
      .map((band) => ({ piece, file, band })),
  );
  const stems = distinctStems(pieces.map(({ path }) => path));
  const bands = planes.map(({ piece, file, band }, i): VrtBand => {
    const { type, nodata, ...said } = piece.bands[band]!;
    const place = piece.bands.length === 1 ? '' : ` ${said.meaning ?? band + 1}`;
    const own = bandTitle(said) ?? `${stems[file]}${place}`;
    const bits = piece.bitsPerSample;
    return { type, nodata, description: names?.[i] ?? own, colour: null, palette: null, bits };
  });
  const placements = planes.map(({ file, band }, i) =>
    placementOf(all[file]!, file, places[file]!, new Map([[i, band + 1]])),
  );
  const description: VrtDescription = {
    affine: grid.affine,
    widthPx: grid.widthPx,
    heightPx: grid.heightPx,
    crs: pieces[0]!.crs,
    metadata: new Map(acquired === null ? [] : [['ACQUISITIONDATETIME', acquired]]),
    writtenIn: null,
    files: all.map(({ path }) => ({ text: path, isRelative: false })),
    bands,
    placements,
    maskPlacements: maskOf(all, places, quality),
  };
  return { description, sources: all.map(sourcesOf), warnings: warningsOf(pieces, grid) };
}

function placementOf(
  { widthPx, heightPx }: Piece,
  file: number,
  to: Placement['to'],
  bands: ReadonlyMap<number, number>,
): Placement {
  return { file, from: { columnPx: 0, rowPx: 0, widthPx, heightPx }, to, bands, treatment: PLAIN };
}

/** Seen is what every mask and the quality band show: each after the first draws only what it hides. */
function maskOf(
  all: readonly Piece[],
  places: readonly Placement['to'][],
  quality: QualityBand | null,
): Placement[] | null {
  const masks = all.flatMap((piece, file) => {
    const placement = placementOf(piece, file, places[file]!, new Map([[0, 1]]));
    if (piece === quality?.piece) return [{ ...placement, treatment: { ...PLAIN, lookup: quality.lookup } }];
    const isMasked = piece.hasMask || piece.alphaBand !== null;
    return isMasked ? [{ ...placement, treatment: { ...PLAIN, isMask: true } }] : [];
  });
  // The quality band is the last of the pieces, and drawn first: its values cannot be left out by what they become.
  const ordered = [
    ...masks.filter(({ treatment }) => treatment.lookup),
    ...masks.filter(({ treatment }) => !treatment.lookup),
  ];
  if (ordered.length === 0) return null;
  return ordered.map((mask, i) =>
    i === 0 ? mask : { ...mask, treatment: { ...mask.treatment, nodata: 255 } },
  );
}

/** Names of files without what all of them begin with: `B04`, `B03` of `T32TQM_20170812T101031_B04.tif`, …. */
function distinctStems(paths: readonly string[]): string[] {
  const stems = paths.map((path) => basename(path, extname(path)));
  if (stems.length < 2) return stems;
  const words = stems.map((stem) => stem.split(/(?<=[_\-. ])/));
  let shared = 0;
  while (words.every((own) => own.length > shared + 1 && own[shared] === words[0]![shared])) shared++;
  return words.map((own) => own.slice(shared).join(''));
}

function warningsOf(pieces: readonly Piece[], { widthPx, heightPx, places }: CommonGrid): string[] {
  const coarse = pieces.filter((piece, i) => places[i]!.widthPx > piece.widthPx * 1.01);
  const partial = pieces.filter((_, i) => {
    const { columnPx, rowPx, widthPx: w, heightPx: h } = places[i]!;
    // Bands of one sensor end up to a pixel apart where their pixels differ in size.
    return columnPx > 1 || rowPx > 1 || columnPx + w < widthPx - 1 || rowPx + h < heightPx - 1;
  });
  const named = (files: readonly Piece[]) => files.map(({ path }) => basename(path)).join(', ');
  return [
    ...(coarse.length ? [`The larger pixels of ${named(coarse)} are repeated.`] : []),
    ...(partial.length ? [`Not all of it is covered by ${named(partial)}.`] : []),
  ];
}
