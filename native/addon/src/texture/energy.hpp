#pragma once
#include "planes.hpp"

/** `steerable-energy.ts`: a quadrature pair of steerable filters (Freeman & Adelson 1991, tables III to VIII). */
namespace semantile {
namespace {

constexpr int32_t ORIENTATIONS = 6;
constexpr int32_t RADIUS = 4;
constexpr int32_t ROW_FILTERS = 5;
constexpr int32_t BASIS = 7;
constexpr double FLOOR = 1e-3;

/** The middle one and those to one side; handed over by value, so that no store can change them. */
struct Taps {
  float at[RADIUS + 1];
};

struct Filters {
  Taps taps[ROW_FILTERS];
  /** a to g of the source, by orientation: three for G₂, four for H₂. */
  float steering[ORIENTATIONS][BASIS];
  Filters() {
    for (int32_t k = 0; k <= RADIUS; k++) {
      const double x = k * 0.67;
      const double gauss = __builtin_exp(-x * x);
      taps[0].at[k] = static_cast<float>(0.9213 * (2 * x * x - 1) * gauss);
      taps[1].at[k] = static_cast<float>(gauss);
      taps[2].at[k] = static_cast<float>(x * gauss);
      taps[3].at[k] = static_cast<float>(0.978 * (x * x * x - 2.254 * x) * gauss);
      taps[4].at[k] = static_cast<float>(0.978 * (x * x - 0.7515) * gauss);
    }
    for (int32_t n = 0; n < ORIENTATIONS; n++) {
      const double c = __builtin_cos(n * 3.14159265358979323846 / ORIENTATIONS);
      const double s = __builtin_sin(n * 3.14159265358979323846 / ORIENTATIONS);
      const double all[BASIS] = {c * c, -2 * c * s, s * s, c * c * c, -3 * c * c * s, 3 * c * s * s, -s * s * s};
      for (int32_t b = 0; b < BASIS; b++) steering[n][b] = static_cast<float>(all[b]);
    }
  }
};

/** Nine taps, `SIGN` −1 where the filter changes sign with its place. `step` floats lie between two taps' inputs. */
template <int SIGN>
inline float nineTaps(Taps taps, const float* from, ptrdiff_t step) {
  return taps.at[0] * from[0] + taps.at[1] * (from[step] + SIGN * from[-step]) +
         taps.at[2] * (from[2 * step] + SIGN * from[-2 * step]) + taps.at[3] * (from[3 * step] + SIGN * from[-3 * step]) +
         taps.at[4] * (from[4 * step] + SIGN * from[-4 * step]);
}

template <int SIGN>
void filterLine(Taps taps, const float* __restrict from, int32_t width, float* __restrict to) {
  for (int32_t i = 0; i < width; i++) to[i] = nineTaps<SIGN>(taps, from + i, 1);
}

/** Five filters along each row; the plane is continued by its border, above and below too. */
void filterRows(const Plane& plane, const Filters& filters, float* padded, float* const* rows) {
  const int32_t width = plane.width;
  for (int32_t row = -RADIUS; row < plane.height + RADIUS; row++) {
    const float* values = plane.values + static_cast<size_t>(most(0, least(plane.height - 1, row))) * width;
    for (int32_t i = 0; i < RADIUS; i++) {
      padded[i] = values[0];
      padded[RADIUS + width + i] = values[width - 1];
    }
    __builtin_memcpy(padded + RADIUS, values, width * sizeof(float));
    const size_t start = static_cast<size_t>(row + RADIUS) * width;
    const float* from = padded + RADIUS;
    filterLine<1>(filters.taps[0], from, width, rows[0] + start);
    filterLine<1>(filters.taps[1], from, width, rows[1] + start);
    filterLine<-1>(filters.taps[2], from, width, rows[2] + start);
    filterLine<-1>(filters.taps[3], from, width, rows[3] + start);
    filterLine<1>(filters.taps[4], from, width, rows[4] + start);
  }
}

float* writeEnergy(const Plane& plane, Arena arena, float* out) {
  static const Filters filters;
  for (int32_t k = 0; k < ENERGY_FIGURES; k++) out[k] = static_cast<float>(__builtin_log(FLOOR));
  if (plane.validCount == 0) return out + ENERGY_FIGURES;
  const int32_t width = plane.width;
  float* padded = arena.take<float>(width + 2 * RADIUS);
  float* rows[ROW_FILTERS];
  for (float*& of : rows) of = arena.take<float>(static_cast<size_t>(width) * (plane.height + 2 * RADIUS));
  filterRows(plane, filters, padded, rows);
  double sums[ORIENTATIONS] = {}, squares[ORIENTATIONS] = {};
  for (int32_t row = 0; row < plane.height; row++) {
    const size_t start = static_cast<size_t>(row + RADIUS) * width;
    const uint8_t* valid = plane.valid + static_cast<size_t>(row) * width;
    float sum[ORIENTATIONS] = {}, square[ORIENTATIONS] = {};
    for (int32_t i = 0; i < width; i++) {
      const size_t at = start + i;
      // Which filter runs along the row and which down the column, as in the specification.
      const float g0 = nineTaps<1>(filters.taps[1], rows[0] + at, width);
      const float g1 = 1.843f * nineTaps<-1>(filters.taps[2], rows[2] + at, width);
      const float g2 = nineTaps<1>(filters.taps[0], rows[1] + at, width);
      const float h0 = nineTaps<1>(filters.taps[1], rows[3] + at, width);
      const float h1 = nineTaps<-1>(filters.taps[2], rows[4] + at, width);
      const float h2 = nineTaps<1>(filters.taps[4], rows[2] + at, width);
      const float h3 = nineTaps<-1>(filters.taps[3], rows[1] + at, width);
      const float counts = valid[i];
      for (int32_t n = 0; n < ORIENTATIONS; n++) {
        const float* s = filters.steering[n];
        const float even = s[0] * g0 + s[1] * g1 + s[2] * g2;
        const float odd = s[3] * h0 + s[4] * h1 + s[5] * h2 + s[6] * h3;
        const float energy = (even * even + odd * odd) * counts;
        square[n] += energy;
        sum[n] += __builtin_sqrtf(energy);
      }
    }
    for (int32_t n = 0; n < ORIENTATIONS; n++) {
      sums[n] += sum[n];
      squares[n] += square[n];
    }
  }
  double figures[ENERGY_FIGURES], mean = 0;
  for (int32_t n = 0; n < ORIENTATIONS; n++) {
    const double own = sums[n] / plane.validCount;
    figures[n] = figures[ORIENTATIONS + n] = own;
    figures[2 * ORIENTATIONS + n] = root(squares[n] / plane.validCount - own * own);
    mean += own / ORIENTATIONS;
  }
  sortUp(figures + ORIENTATIONS, ORIENTATIONS);
  sortUp(figures + 2 * ORIENTATIONS, ORIENTATIONS);
  figures[3 * ORIENTATIONS] = mean;
  for (const double figure : figures) *out++ = static_cast<float>(__builtin_log(figure + FLOOR));
  return out;
}

}  // namespace
}  // namespace semantile
