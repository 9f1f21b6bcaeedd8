#pragma once
#include <cstddef>
#include <cstdint>

/** What is asked of a part of a picture. See `colourPixels` of `native/raster/display/colour.ts`, the specification. */
namespace semantile {

struct PictureJob {
  /** Where each pixel lies in the raster at full resolution; NaN where nowhere. */
  const double* columnPx;
  const double* rowPx;
  size_t first;
  size_t end;
  /** `[band, row, column]` and `[row, column]` of the pixels that the picture is drawn from. */
  const float* data;
  const uint8_t* alpha;
  int64_t widthPx;
  int64_t heightPx;
  size_t bands;
  /** Where their first corner lies, and how far apart they are, at full resolution. */
  double leftPx;
  double topPx;
  double stepColumnPx;
  double stepRowPx;
  /** The raster: nothing is drawn beyond. */
  double rasterWidthPx;
  double rasterHeightPx;
  /** For each band: what is drawn black, and levels a unit. */
  const double* low;
  const double* scale;
  /** Levels by equal steps of levels, or none for a straight line. */
  const float* curve;
  size_t curveSteps;
  bool isBlended;
  /** RGBA of the whole picture. */
  uint8_t* out;
};

using DrawPicture = void (*)(const PictureJob&);

}  // namespace semantile
