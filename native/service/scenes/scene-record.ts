import type { RasterSummary } from '../../contract/scene.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import { colourRamp } from '../../raster/display/colour-maps.ts';
import type { RasterStatistics } from '../../raster/display/stretch.ts';
import {
  defaultStyle,
  naturalColours,
  needsStatistics,
  type RenderStyle,
} from '../../raster/display/style.ts';
import type { Raster } from '../../raster/raster.ts';
import type { BandLayout } from '../../vision/extractor.ts';
import { wholeLocation } from './open-location.ts';

/** The contract's record of an open raster. */
export function rasterSummary(raster: Raster): RasterSummary {
  const { summary } = raster;
  return {
    name: summary.name,
    path: wholeLocation(raster.path),
    width: summary.widthPx,
    height: summary.heightPx,
    bands: summary.bands.map((band) => ({
      ...band,
      nodata: Number.isNaN(band.nodata) ? 'nan' : band.nodata,
    })),
    crs: summary.crs,
    extent: summary.extent ? [...summary.extent] : null,
    pixelSizeM: summary.pixelSizeM,
    overviews: summary.overviews,
    warnings: [...summary.warnings, ...summary.placeWarnings],
  };
}

export function firstStyle(raster: Raster, statistics: RasterStatistics): SceneStyle {
  const { bands, stretch, gamma, resampling } = defaultStyle(raster, statistics);
  const isStretched = needsStatistics(raster);
  return {
    bands: [...bands],
    low: [...stretch.low],
    high: [...stretch.high],
    gamma,
    resampling,
    maths: null,
    colourMap: null,
    stretch: isStretched ? { scope: 'scene', percent: 2 } : null,
  };
}

/** How to draw a scene in a style a person chose; a colour table draws its own band. */
export function renderStyle(raster: Raster, style: SceneStyle): RenderStyle {
  const { maths, colourMap } = style;
  const isPalette =
    raster.palette !== null && !maths && !colourMap && style.bands.length === 1 && style.bands[0] === 1;
  return {
    bands: style.bands,
    isIndex: maths !== null,
    stretch: { low: style.low, high: style.high },
    gamma: style.gamma,
    resampling: style.resampling,
    palette: isPalette ? raster.palette : null,
    ramp: colourMap && colourMap !== 'grey' ? colourRamp(colourMap) : null,
  };
}

/** Bands that carry the scene, from 1: all but alpha. */
export function dataBands(raster: Raster): number[] {
  return raster.summary.bands.map((band) => band.index).filter((index) => index !== raster.alphaBand);
}

/**
 * The bands as features see them. Natural colours are those the descriptions name, or the three of an 8-bit photograph
 * without descriptions.
 */
export function bandLayoutOf(raster: Raster): BandLayout {
  const bands = dataBands(raster);
  const described = raster.summary.bands.filter((band) => bands.includes(band.index));
  const named = naturalColours(described);
  const isPhotograph =
    bands.length === 3 && described.every((band) => band.type === 'uint8' && band.description === null);
  const rgb = named ?? (isPhotograph ? bands : null);
  return {
    count: bands.length,
    rgb: rgb && (rgb.map((index) => bands.indexOf(index)) as [number, number, number]),
  };
}
