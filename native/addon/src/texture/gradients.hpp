#pragma once
#include "planes.hpp"

/** `oriented-gradients.ts` and `steerable-energy.ts`: edges and lines by orientation. */
namespace semantile {
namespace {

constexpr double PI = 3.14159265358979323846;
constexpr int32_t SECTORS = 12;
constexpr int32_t CELLS = 8;
constexpr int32_t HARMONICS = SECTORS / 2 + 1;
constexpr int32_t LENGTHS = 7;
/** Added to the length of a cell's histogram, per pixel: a cell without edges stays near zero. */
constexpr double QUIET = 0.005;

/** cos and sin of 2π · harmonic · sector ÷ 12. */
struct Fourier {
  double cosines[HARMONICS][SECTORS];
  double sines[HARMONICS][SECTORS];
  Fourier() {
    for (int32_t h = 0; h < HARMONICS; h++) {
      for (int32_t k = 0; k < SECTORS; k++) {
        cosines[h][k] = __builtin_cos(2 * PI * h * k / SECTORS);
        sines[h][k] = __builtin_sin(2 * PI * h * k / SECTORS);
      }
    }
  }
  double magnitude(const double* histogram, int32_t h) const {
    double real = 0, imaginary = 0;
    for (int32_t k = 0; k < SECTORS; k++) {
      real += histogram[k] * cosines[h][k];
      imaginary += histogram[k] * sines[h][k];
    }
    return root(real * real + imaginary * imaginary);
  }
};

/**
 * The angle of a gradient in twelfths of a half turn, [0, 12]. The arc tangent of at most 1 by the polynomial of
 * Abramowitz & Stegun 4.4.49, error 2e-8 · 12 ÷ π: votes are shared between two sectors, so that it moves none.
 */
inline float sectorOf(float across, float down) {
  const float x = __builtin_fabsf(across);
  const float y = __builtin_fabsf(down);
  const float large = x > y ? x : y;
  const float t = (x > y ? y : x) / (large > 1e-30f ? large : 1e-30f);
  const float s = t * t;
  float series = 0.0028662257f;
  series = series * s - 0.0161657367f;
  series = series * s + 0.0429096138f;
  series = series * s - 0.0752896400f;
  series = series * s + 0.1065626393f;
  series = series * s - 0.1420889944f;
  series = series * s + 0.1999355085f;
  series = series * s - 0.3333314528f;
  const float small = t + t * s * series;
  const float turned = x > y ? small : static_cast<float>(PI / 2) - small;
  const bool isFalling = (across < 0) != (down < 0);
  return (isFalling ? static_cast<float>(PI) - turned : turned) * static_cast<float>(SECTORS / PI);
}

/** What the gradients of a window add up to. */
struct Gradients {
  double cells[CELLS * CELLS][SECTORS + 2] = {};
  double lengths[LENGTHS] = {};
  double count = 0, sum = 0, square = 0;
};

/** Length, sector and bin of length of the gradients of one row, but for its ends. */
void gradientRow(const float* __restrict middle, int32_t width, float* __restrict lengths, float* __restrict sectors,
                 int32_t* __restrict bins) {
  for (int32_t i = 1; i < width - 1; i++) {
    const float across = middle[i + 1] - middle[i - 1];
    const float down = middle[i + width] - middle[i - width];
    const float length = __builtin_sqrtf(across * across + down * down);
    lengths[i] = length;
    sectors[i] = sectorOf(across, down);
    bins[i] = (length >= 0.01f) + (length >= 0.02f) + (length >= 0.04f) + (length >= 0.08f) + (length >= 0.16f) +
              (length >= 0.32f);
  }
}

/** Pixels beside a hole have no gradient. Returns how many have one. */
int32_t dropBesideHoles(const uint8_t* valid, int32_t width, float* __restrict lengths, int32_t* __restrict bins) {
  int32_t count = 0;
  for (int32_t i = 1; i < width - 1; i++) {
    const int32_t counts = valid[i - 1] & valid[i + 1] & valid[i - width] & valid[i + width];
    lengths[i] = counts ? lengths[i] : 0;
    bins[i] = counts ? bins[i] : LENGTHS;
    count += counts;
  }
  return count;
}

void measureGradients(const Plane& plane, Arena arena, Gradients& found) {
  const int32_t width = plane.width;
  if (width < 3) return;
  float* lengths = arena.take<float>(width);
  float* sectors = arena.take<float>(width);
  int32_t* bins = arena.take<int32_t>(width);
  int32_t* cellOf = arena.take<int32_t>(width);
  for (int32_t column = 0; column < width; column++) cellOf[column] = column * CELLS / width;
  for (int32_t row = 1; row < plane.height - 1; row++) {
    const float* middle = plane.values + static_cast<size_t>(row) * width;
    const uint8_t* valid = plane.valid + static_cast<size_t>(row) * width;
    gradientRow(middle, width, lengths, sectors, bins);
    const int32_t count = plane.isWhole() ? width - 2 : dropBesideHoles(valid, width, lengths, bins);
    double sum = 0, square = 0;
    for (int32_t i = 1; i < width - 1; i++) {
      const double length = lengths[i];
      sum += length;
      square += length * length;
    }
    found.count += count;
    found.sum += sum;
    found.square += square;
    double tally[LENGTHS + 1] = {};
    double(*cells)[SECTORS + 2] = found.cells + row * CELLS / plane.height * CELLS;
    for (int32_t i = 1; i < width - 1; i++) {
      tally[bins[i]]++;
      const int32_t lower = static_cast<int32_t>(sectors[i]);
      const double upper = (sectors[i] - lower) * static_cast<double>(lengths[i]);
      cells[cellOf[i]][lower] += lengths[i] - upper;
      cells[cellOf[i]][lower + 1] += upper;
    }
    for (int32_t bin = 0; bin < LENGTHS; bin++) found.lengths[bin] += tally[bin];
  }
  // Half a turn is none.
  for (auto& cell : found.cells) {
    cell[0] += cell[SECTORS];
    cell[1] += cell[SECTORS + 1];
  }
}

float* writeGradients(const Plane& plane, Arena arena, float* out) {
  static const Fourier fourier;
  Gradients found;
  measureGradients(plane, arena, found);
  for (int32_t k = 0; k < GRADIENT_FIGURES; k++) out[k] = 0;
  if (found.count == 0) return out + GRADIENT_FIGURES;
  double whole[SECTORS] = {}, means[HARMONICS] = {}, squares[HARMONICS] = {}, mean[SECTORS] = {}, sorted[SECTORS] = {};
  constexpr int32_t COUNT = CELLS * CELLS;
  for (const auto& cell : found.cells) {
    double length = 0, scaled[SECTORS];
    for (int32_t k = 0; k < SECTORS; k++) length += cell[k] * cell[k];
    length = root(length) + QUIET * found.count / COUNT;
    for (int32_t k = 0; k < SECTORS; k++) {
      whole[k] += cell[k];
      scaled[k] = cell[k] / length;
      mean[k] += scaled[k] / COUNT;
    }
    for (int32_t h = 0; h < HARMONICS; h++) {
      const double magnitude = fourier.magnitude(scaled, h);
      means[h] += magnitude / COUNT;
      squares[h] += magnitude * magnitude / COUNT;
    }
    sortUp(scaled, SECTORS);
    for (int32_t k = 0; k < SECTORS; k++) sorted[k] += scaled[k] / COUNT;
  }
  double sum = 0;
  for (const double value : whole) sum += value;
  for (int32_t h = 0; h < HARMONICS; h++) *out++ = static_cast<float>(means[h]);
  for (int32_t h = 0; h < HARMONICS; h++) *out++ = static_cast<float>(root(squares[h] - means[h] * means[h]));
  for (const double value : mean) *out++ = static_cast<float>(value);
  for (const double value : sorted) *out++ = static_cast<float>(value);
  for (int32_t h = 0; h < HARMONICS; h++) *out++ = sum == 0 ? 0 : static_cast<float>(fourier.magnitude(whole, h) / sum);
  const double length = found.sum / found.count;
  *out++ = static_cast<float>(length);
  *out++ = static_cast<float>(root(found.square / found.count - length * length));
  for (const double count : found.lengths) *out++ = static_cast<float>(count / found.count);
  return out;
}

}  // namespace
}  // namespace semantile
