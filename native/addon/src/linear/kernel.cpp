/** Products of rows with a linear map, compiled once for each instruction set as `APPLY`, `GATHER` and `SCAN`. See `linear-map.ts` and `scan.ts` of native/math. */
#include "linear.hpp"

namespace semantile {
namespace {

/** Columns that are summed in registers, and rows that share what is loaded. */
constexpr int32_t LANES = 8;
constexpr int32_t ROWS = 4;
/** Dimensions whose sums stay in the nearest cache while all rows go by. */
constexpr size_t DEPTH = 128;

/** One block of columns, `[dimension + 1][LANES]`, the last of a map filled up with zeros. */
void pack(const double* weights, size_t dimension, size_t columns, size_t first, double* to) {
  for (size_t k = 0; k <= dimension; k++) {
    for (size_t j = 0; j < LANES; j++) to[k * LANES + j] = first + j < columns ? weights[k * columns + first + j] : 0;
  }
}

template <int32_t COUNT>
void applyTo(const float* rows, size_t dimension, const double* block, double sums[COUNT][LANES]) {
  for (int32_t r = 0; r < COUNT; r++) {
    for (int32_t j = 0; j < LANES; j++) sums[r][j] = block[dimension * LANES + j];
  }
  for (size_t k = 0; k < dimension; k++) {
    const double* weights = block + k * LANES;
    for (int32_t r = 0; r < COUNT; r++) {
      const double value = rows[r * dimension + k];
      for (int32_t j = 0; j < LANES; j++) sums[r][j] += value * weights[j];
    }
  }
}

/** Of the dimensions `first` to `end`. */
template <int32_t COUNT>
void gatherFrom(const float* __restrict rows, size_t dimension, size_t first, size_t end,
                const double (*__restrict residuals)[LANES], double* __restrict block) {
  for (size_t k = first; k < end; k++) {
    double sums[LANES];
    for (int32_t j = 0; j < LANES; j++) sums[j] = block[k * LANES + j];
    for (int32_t r = 0; r < COUNT; r++) {
      const double value = rows[r * dimension + k];
      for (int32_t j = 0; j < LANES; j++) sums[j] += value * residuals[r][j];
    }
    for (int32_t j = 0; j < LANES; j++) block[k * LANES + j] = sums[j];
  }
}

/** One block of columns of the residuals of a few rows, filled up with zeros. */
void takeResiduals(const double* residuals, size_t columns, size_t width, size_t count, double (*own)[LANES]) {
  for (size_t r = 0; r < count; r++) {
    for (size_t j = 0; j < LANES; j++) own[r][j] = j < width ? residuals[r * columns + j] : 0;
  }
}

}  // namespace

void APPLY(const LinearJob& job, const double* weights, double* out) {
  const auto [rows, count, dimension, columns, scratch] = job;
  for (size_t first = 0; first < columns; first += LANES) {
    pack(weights, dimension, columns, first, scratch);
    const size_t width = columns - first < LANES ? columns - first : LANES;
    double sums[ROWS][LANES];
    for (size_t row = 0; row < count; row += ROWS) {
      const size_t together = count - row < ROWS ? count - row : ROWS;
      const float* from = rows + row * dimension;
      if (together == ROWS) applyTo<ROWS>(from, dimension, scratch, sums);
      for (size_t r = 0; together < ROWS && r < together; r++) applyTo<1>(from + r * dimension, dimension, scratch, sums + r);
      for (size_t r = 0; r < together; r++) {
        for (size_t j = 0; j < width; j++) out[(row + r) * columns + first + j] = sums[r][j];
      }
    }
  }
}

void GATHER(const LinearJob& job, const double* residuals, double* sums) {
  const auto [rows, count, dimension, columns, scratch] = job;
  for (size_t first = 0; first < columns; first += LANES) {
    const size_t width = columns - first < LANES ? columns - first : LANES;
    for (size_t i = 0; i < (dimension + 1) * LANES; i++) scratch[i] = 0;
    for (size_t k = 0; k < dimension; k += DEPTH) {
      const size_t end = dimension - k < DEPTH ? dimension : k + DEPTH;
      for (size_t row = 0; row < count; row += ROWS) {
        const size_t together = count - row < ROWS ? count - row : ROWS;
        const float* from = rows + row * dimension;
        double own[ROWS][LANES];
        takeResiduals(residuals + row * columns + first, columns, width, together, own);
        if (together == ROWS) gatherFrom<ROWS>(from, dimension, k, end, own, scratch);
        for (size_t r = 0; together < ROWS && r < together; r++) gatherFrom<1>(from + r * dimension, dimension, k, end, own + r, scratch);
      }
    }
    for (size_t row = 0; row < count; row++) {
      for (size_t j = 0; j < width; j++) scratch[dimension * LANES + j] += residuals[row * columns + first + j];
    }
    for (size_t k = 0; k <= dimension; k++) {
      for (size_t j = 0; j < width; j++) sums[k * columns + first + j] += scratch[k * LANES + j];
    }
  }
}

void SCAN(const double* query, const float* rows, size_t count, size_t dimension, float* out) {
  for (size_t row = 0; row < count; row += ROWS) {
    const size_t together = count - row < ROWS ? count - row : ROWS;
    // The rows of an unfinished group repeat its first: computed, and not written.
    const float* of[ROWS];
    for (size_t r = 0; r < ROWS; r++) of[r] = rows + (row + (r < together ? r : 0)) * dimension;
    double sums[ROWS][LANES] = {};
    size_t k = 0;
    for (; k + LANES <= dimension; k += LANES) {
      for (int32_t r = 0; r < ROWS; r++) {
        for (int32_t j = 0; j < LANES; j++) sums[r][j] += query[k + j] * of[r][k + j];
      }
    }
    for (; k < dimension; k++) {
      for (int32_t r = 0; r < ROWS; r++) sums[r][0] += query[k] * of[r][k];
    }
    for (size_t r = 0; r < together; r++) {
      double sum = 0;
      for (int32_t j = 0; j < LANES; j++) sum += sums[r][j];
      out[row + r] = static_cast<float>(sum);
    }
  }
}

}  // namespace semantile
