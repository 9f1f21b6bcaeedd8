#pragma once
#include <cstddef>
#include <cstdint>

/** What is asked of the features of one tile, and where they go. See `native/vision/colour-texture`, the specification. */
namespace semantile {

struct TileJob {
  /** `[band, row, column]`, in [0, 1]. */
  const float* pixels;
  /** `[row, column]`, 0 or 1. */
  const uint8_t* valid;
  int32_t width;
  int32_t height;
  /** The tile is the window without a margin of this width. */
  int32_t inset;
  int32_t bands;
  /** Positions of red, green and blue; all −1 without natural colours. */
  int32_t rgb[3];
  /** `textureScratchBytes`, at a line of memory. */
  char* scratch;
  /** `textureDimension` numbers. */
  float* out;
};

constexpr int32_t MOST_BANDS = 8;
constexpr int32_t ENERGY_LEVELS = 4;
constexpr int32_t LBP_LEVELS = 3;
constexpr int32_t COLOUR_BINS = 8 * 4 * 4 + 16 + 8 + 16;
constexpr int32_t CONTEXT_BLOCKS = 16;
constexpr int32_t LBP_BINS = 59;
constexpr int32_t ENERGY_FIGURES = 3 * 6 + 1;
constexpr int32_t GRADIENT_FIGURES = 3 * 7 + 2 * 12 + 2 + 7;
constexpr int32_t COOCCURRENCE_FIGURES = 3 * 5 * 2;

constexpr int32_t textureDimension(int32_t bands, bool hasColours) {
  const int32_t few = bands < MOST_BANDS ? bands : MOST_BANDS;
  return bands * 8 + few * 16 + few * (few - 1) + (hasColours ? COLOUR_BINS : 0) + bands * 3 + CONTEXT_BLOCKS +
         LBP_LEVELS * LBP_BINS + ENERGY_LEVELS * ENERGY_FIGURES + GRADIENT_FIGURES + COOCCURRENCE_FIGURES;
}

/** Four planes with their validity, five filtered planes, the greys, and a handful of rows. */
constexpr size_t textureScratchBytes(size_t width, size_t height) {
  return 64 * 64 + width * height * (2 * 5 + 5 * 4 + 1) + (width + 32) * 256;
}

/** @returns false when no pixel of the tile is valid: the features are zeros, and not to be used */
using DescribeTile = bool (*)(const TileJob&);

}  // namespace semantile
