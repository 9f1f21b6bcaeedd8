import type { EngineError } from '../../contract/failure.ts';
import { canHold } from '../samples.ts';
import type { Placement, Treatment, VrtDescription } from '../vrt/description.ts';
import { PLAIN } from '../vrt/description.ts';
import { commonGrid, finestOf, placeIn } from './common-grid.ts';
import { bandTitle, type Composition, colourWord, sourcesOf } from './composition.ts';
import type { Piece } from './piece.ts';
import { layoutOf, misfitOf, otherLayout } from './refuse.ts';

/** A mosaic of what fits together, and the files that do not. */
export interface PlannedMosaic {
  readonly composition: Composition | null;
  readonly refused: readonly EngineError[];
}

/**
 * One scene of pieces that lie side by side or over one another, the last on top; where a piece has nodata, a mask or alpha,
 * what lies below is seen. The coordinate reference system and the bands are those of most pieces; the others are refused.
 */
export function planMosaic(pieces: readonly Piece[]): PlannedMosaic {
  const refused: EngineError[] = [];
  const alike = ofMost(pieces, layoutOf);
  const layout = layoutOf(alike[0]!);
  for (const piece of pieces) if (layoutOf(piece) !== layout) refused.push(otherLayout(piece, alike[0]!));
  const together = ofMost(alike, ({ crs, affine }) => `${crs}/${directionOf(affine)}`);
  const target = finestOf(together);
  const fitting = alike.filter((piece) => {
    const misfit =
      target.affine === null
        ? misfitOf({ ...piece, affine: null }, { ...target, affine: FAR }, true)
        : misfitOf(piece, target, placeIn(target, piece) !== null);
    if (misfit) refused.push(misfit);
    return misfit === null;
  });
  return { composition: fitting.length === 0 ? null : compose(fitting), refused };
}

// Anything but null: pieces without a place cannot be laid out, so that each is refused for it.
const FAR = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 };

/** Which way columns and rows run, up to rounding: pieces turned against one another share no pixels. */
function directionOf(affine: Piece['affine']): string {
  if (affine === null) return 'nowhere';
  const degrees = (x: number, y: number) => Math.round((Math.atan2(y, x) * 180) / Math.PI) || 0;
  return `${degrees(affine.a, affine.d)}, ${degrees(affine.b, affine.e)}`;
}

/** Those that agree with most, in their order; of two groups as large the first. */
function ofMost(pieces: readonly Piece[], keyOf: (piece: Piece) => string): Piece[] {
  const groups = [...Map.groupBy(pieces, keyOf).values()];
  return groups.reduce((largest, group) => (group.length > largest.length ? group : largest));
}

function compose(pieces: readonly Piece[]): Composition {
  const grid = commonGrid(pieces);
  const first = pieces[0]!;
  const wholeOf = ({ widthPx, heightPx }: Piece) => ({ columnPx: 0, rowPx: 0, widthPx, heightPx });
  const hasMask = pieces.some((piece) => piece.hasMask);
  // Pieces of one day were taken minutes apart.
  const days = new Set(pieces.map((piece) => piece.acquired?.slice(0, 10)));
  const { acquired } = first;
  const bands = first.bands.map((band, i) => ({
    type: band.type,
    nodata: pieces.map((piece) => piece.bands[i]!.nodata).find((nodata) => nodata !== null) ?? null,
    description: bandTitle(band),
    colour: colourWord(first, i),
    palette: i === 0 ? first.palette : null,
    bits: first.bitsPerSample,
  }));
  const placements = pieces.flatMap((piece, file) =>
    bandsByTreatment(piece).map(({ treatment, bands: own }) => ({
      file,
      from: wholeOf(piece),
      to: grid.places[file]!,
      bands: own,
      treatment,
    })),
  );
  const description: VrtDescription = {
    ...grid,
    crs: first.crs,
    metadata: new Map(days.size === 1 && acquired ? [['ACQUISITIONDATETIME', acquired]] : []),
    writtenIn: null,
    files: pieces.map(({ path }) => ({ text: path, isRelative: false })),
    bands,
    placements,
    maskPlacements: hasMask ? pieces.map((piece, file) => maskOf(piece, file, grid.places[file]!)) : null,
  };
  return { description, sources: pieces.map(sourcesOf), warnings: warningsOf(pieces) };
}

/** Bands that are drawn alike are drawn together. */
function bandsByTreatment(piece: Piece): { treatment: Treatment; bands: Map<number, number> }[] {
  const groups = new Map<string, { treatment: Treatment; bands: Map<number, number> }>();
  for (const [i, { nodata, type }] of piece.bands.entries()) {
    const isMasked = piece.hasMask || piece.alphaBand !== null;
    const isMarked = nodata !== null && (Number.isNaN(nodata) || canHold(type, nodata));
    const treatment = { ...PLAIN, usesMask: isMasked, nodata: !isMasked && isMarked ? nodata : null };
    const key = `${treatment.usesMask}${treatment.nodata}`;
    const group = groups.get(key) ?? { treatment, bands: new Map<number, number>() };
    group.bands.set(i, i + 1);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What a piece leaves out must not hide what another shows: its zeros are not drawn. */
function maskOf(piece: Piece, file: number, to: Placement['to']): Placement {
  const { widthPx, heightPx } = piece;
  const from = { columnPx: 0, rowPx: 0, widthPx, heightPx };
  return { file, from, to, bands: new Map([[0, 1]]), treatment: { ...PLAIN, isMask: true, nodata: 0 } };
}

function warningsOf(pieces: readonly Piece[]): string[] {
  const sizes = [...new Set(pieces.map(({ pixelSizeM }) => pixelSizeM).filter((size) => size !== null))];
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (sizes.length < 2 || most / least < 1.01) return [];
  const metres = (size: number) => `${Number(size.toPrecision(3))} m`;
  return [
    `Its pieces have pixels of ${metres(least)} to ${metres(most)}; all are read in pixels of ${metres(least)}, the larger ones repeated.`,
  ];
}
