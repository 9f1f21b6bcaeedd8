#pragma once
#include "planes.hpp"

/** `local-binary-pattern.ts` and `cooccurrence.ts`: what lies beside what. */
namespace semantile {
namespace {

/** Pattern → bin: 58 with at most two changes around the circle, and one for all others. */
struct UniformPatterns {
  uint8_t bins[256];
  UniformPatterns() {
    uint8_t next = 0;
    for (int32_t code = 0; code < 256; code++) {
      const int32_t rotated = (code >> 1) | ((code & 1) << 7);
      const bool isUniform = __builtin_popcount(code ^ rotated) <= 2;
      bins[code] = isUniform ? next++ : LBP_BINS - 1;
    }
  }
};

float* writeLocalBinaryPatterns(const Plane& plane, Arena arena, float* out) {
  static const UniformPatterns uniform;
  const int32_t width = plane.width;
  uint8_t* codes = arena.take<uint8_t>(width);
  uint8_t* counted = arena.take<uint8_t>(width);
  uint32_t tally[2][256] = {};
  uint32_t count = 0;
  for (int32_t row = 1; row < plane.height - 1; row++) {
    const float* middle = plane.values + static_cast<size_t>(row) * width;
    const float* up = middle - width;
    const float* down = middle + width;
    for (int32_t i = 1; i < width - 1; i++) {
      const float centre = middle[i];
      codes[i] = static_cast<uint8_t>((up[i - 1] >= centre) | (up[i] >= centre) << 1 | (up[i + 1] >= centre) << 2 |
                                      (middle[i + 1] >= centre) << 3 | (down[i + 1] >= centre) << 4 |
                                      (down[i] >= centre) << 5 | (down[i - 1] >= centre) << 6 |
                                      (middle[i - 1] >= centre) << 7);
    }
    if (plane.isWhole()) {
      for (int32_t i = 1; i < width - 1; i++) tally[i & 1][codes[i]]++;
      count += width > 2 ? width - 2 : 0;
      continue;
    }
    const uint8_t* valid = plane.valid + static_cast<size_t>(row) * width;
    for (int32_t i = 1; i < width - 1; i++) {
      const uint8_t* above = valid + i - width;
      const uint8_t* below = valid + i + width;
      counted[i] = above[-1] & above[0] & above[1] & valid[i - 1] & valid[i] & valid[i + 1] & below[-1] & below[0] & below[1];
    }
    for (int32_t i = 1; i < width - 1; i++) {
      tally[i & 1][codes[i]] += counted[i];
      count += counted[i];
    }
  }
  double shares[LBP_BINS] = {};
  for (int32_t code = 0; code < 256; code++) shares[uniform.bins[code]] += tally[0][code] + tally[1][code];
  for (const double share : shares) *out++ = count > 0 ? static_cast<float>(root(share / count)) : 0;
  return out;
}

constexpr int32_t GREYS = 16;
/** A row and column more for what is not valid. */
constexpr int32_t GREY_STRIDE = 32;
constexpr int32_t HARALICK = 5;

/** Contrast, homogeneity, energy, correlation and entropy of the symmetric matrix (Haralick et al. 1973). */
void haralick(const uint32_t* pairs, double count, double* figures) {
  double contrast = 0, homogeneity = 0, square = 0, entropy = 0, mean = 0, meanSquare = 0, product = 0;
  for (int32_t a = 0; a < GREYS; a++) {
    for (int32_t b = a; b < GREYS; b++) {
      const double share = (pairs[a * GREY_STRIDE + b] + pairs[b * GREY_STRIDE + a]) / (2 * count);
      if (share == 0) continue;
      // Both halves at once; a diagonal place has been added to itself and stands once.
      const double both = a == b ? share : 2 * share;
      const double step = (a - b) * (a - b);
      contrast += both * step;
      homogeneity += both / (1 + step);
      square += both * share;
      entropy -= both * __builtin_log(share);
      mean += a == b ? share * a : share * (a + b);
      meanSquare += a == b ? share * a * a : share * (a * a + b * b);
      product += both * a * b;
    }
  }
  const double variance = meanSquare - mean * mean;
  figures[0] = contrast;
  figures[1] = homogeneity;
  figures[2] = root(square);
  // One grey has no correlation: 1, as for any plane that equals itself shifted.
  figures[3] = variance < 1e-9 ? 1 : (product - mean * mean) / variance;
  figures[4] = entropy;
}

void cooccurrence(const Plane& plane, const uint8_t* greys, int32_t across, int32_t down, double* figures) {
  uint32_t pairs[2][(GREYS + 1) * GREY_STRIDE] = {};
  const int32_t width = plane.width;
  const int32_t first = most(0, -across);
  const int32_t end = width - most(0, across);
  for (int32_t row = 0; row < plane.height - down; row++) {
    const uint8_t* a = greys + static_cast<size_t>(row) * width;
    const uint8_t* b = a + down * width + across;
    for (int32_t i = first; i < end; i++) pairs[i & 1][a[i] * GREY_STRIDE + b[i]]++;
  }
  double count = 0;
  for (int32_t a = 0; a < GREYS; a++) {
    for (int32_t b = 0; b < GREYS; b++) count += pairs[0][a * GREY_STRIDE + b] += pairs[1][a * GREY_STRIDE + b];
  }
  for (int32_t k = 0; k < HARALICK; k++) figures[k] = 0;
  if (count > 0) haralick(pairs[0], count, figures);
}

/** Means and ranges over four directions, at 1, 3 and 7 pixels. */
float* writeCooccurrence(const Plane& plane, Arena arena, float* out) {
  const int32_t size = plane.width * plane.height;
  uint8_t* greys = arena.take<uint8_t>(size);
  for (int32_t i = 0; i < size; i++) {
    const int32_t grey = least(GREYS - 1, static_cast<int32_t>(plane.values[i] * GREYS));
    greys[i] = static_cast<uint8_t>(plane.valid[i] ? grey : GREYS);
  }
  const int32_t directions[4][2] = {{1, 0}, {1, 1}, {0, 1}, {-1, 1}};
  const int32_t distances[3] = {1, 3, 7};
  for (const int32_t distance : distances) {
    double means[HARALICK] = {}, low[HARALICK], high[HARALICK];
    for (int32_t n = 0; n < 4; n++) {
      double figures[HARALICK];
      cooccurrence(plane, greys, directions[n][0] * distance, directions[n][1] * distance, figures);
      for (int32_t k = 0; k < HARALICK; k++) {
        means[k] += figures[k] / 4;
        low[k] = n == 0 || figures[k] < low[k] ? figures[k] : low[k];
        high[k] = n == 0 || figures[k] > high[k] ? figures[k] : high[k];
      }
    }
    for (const double mean : means) *out++ = static_cast<float>(mean);
    for (int32_t k = 0; k < HARALICK; k++) *out++ = static_cast<float>(high[k] - low[k]);
  }
  return out;
}

}  // namespace
}  // namespace semantile
