import { type Addon, loadAddon } from '../../addon/index.ts';
import { contextPx, MINIMUM_WINDOW_PX, WINDOW_NAME } from '../context-window.ts';
import { type BandLayout, type Extract, type Extractor, layoutName, type TilePixels } from '../extractor.ts';
import { bandStatisticsDimension, writeBandStatistics } from './band-statistics.ts';
import { COLOUR_HISTOGRAM_DIMENSION, writeColourHistogram } from './colour-histogram.ts';
import { contextDimension, writeContext } from './context-statistics.ts';
import { COOCCURRENCE_DIMENSION, Cooccurrence } from './cooccurrence.ts';
import { LBP_BINS, writeLocalBinaryPatterns } from './local-binary-pattern.ts';
import { GRADIENT_DIMENSION, OrientedGradients } from './oriented-gradients.ts';
import { PlanePyramid } from './plane-pyramid.ts';
import { ENERGY_DIMENSION, SteerableEnergy } from './steerable-energy.ts';

/** Energies at full size and at ½, ¼ and ⅛; binary patterns on the first three. */
const ENERGY_LEVELS = 4;
const LBP_LEVELS = 3;

/**
 * Colour and texture by hand: statistics and histograms of the tile's own pixels, then statistics and texture of the
 * window around it. For 1 to n bands; hue and saturation where the scene has natural colours.
 */
export const colourTexture: Extractor = {
  id: 'colour-texture',
  version: `colour-texture/1 ${WINDOW_NAME}`,
  reads: 'pictures',
  minimumWindowPx: MINIMUM_WINDOW_PX,
  dimension,
  contextPx,
  layoutName,
  open,
};

function dimension(layout: BandLayout): number {
  return (
    bandStatisticsDimension(layout.count) +
    (layout.rgb ? COLOUR_HISTOGRAM_DIMENSION : 0) +
    contextDimension(layout.count) +
    LBP_LEVELS * LBP_BINS +
    ENERGY_LEVELS * ENERGY_DIMENSION +
    GRADIENT_DIMENSION +
    COOCCURRENCE_DIMENSION
  );
}

/** In C++ where the addon is there: the same numbers to what the test of both states. */
function open(layout: BandLayout): Extract {
  const { addon } = loadAddon();
  return addon ? openAddon(addon, layout) : openReference(layout);
}

export function openAddon(
  addon: Addon,
  layout: BandLayout,
  [instructionSet] = addon.instructionSets,
): Extract {
  const order = {
    instructionSet: instructionSet!,
    bands: layout.count,
    rgb: Int32Array.from(layout.rgb ?? []),
  };
  return (tile, out) => addon.describeTile({ ...order, ...tile, out });
}

/** The specification, in TypeScript. */
export function openReference(layout: BandLayout): Extract {
  const pyramid = new PlanePyramid(ENERGY_LEVELS);
  const energy = new SteerableEnergy();
  const gradients = new OrientedGradients();
  const cooccurrence = new Cooccurrence();
  return (tile, out) => {
    if (!hasValidPixel(tile)) {
      out.fill(0);
      return false;
    }
    pyramid.fill(tile, layout.count, layout.rgb);
    const [full, half] = pyramid.levels as [PlanePyramid['levels'][number], PlanePyramid['levels'][number]];
    let at = writeBandStatistics(tile, layout.count, out, 0);
    if (layout.rgb) at = writeColourHistogram(tile, layout.rgb, out, at);
    at = writeContext(tile, layout.count, full, out, at);
    for (let level = 0; level < LBP_LEVELS; level++)
      at = writeLocalBinaryPatterns(pyramid.levels[level]!, out, at);
    for (const plane of pyramid.levels) at = energy.write(plane, out, at);
    at = gradients.write(full, out, at);
    cooccurrence.write(half, out, at);
    return true;
  };
}

function hasValidPixel(tile: TilePixels): boolean {
  const { valid, widthPx, heightPx, insetPx } = tile;
  for (let row = insetPx; row < heightPx - insetPx; row++) {
    for (let i = row * widthPx + insetPx, end = (row + 1) * widthPx - insetPx; i < end; i++) {
      if (valid[i] !== 0) return true;
    }
  }
  return false;
}
