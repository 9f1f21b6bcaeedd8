#pragma once
#include <cstddef>
#include <cstdint>

namespace semantile {

struct LinearJob {
  /** `[count × dimension]`. */
  const float* rows;
  size_t count;
  size_t dimension;
  size_t columns;
  /** `[(dimension + 1) × 8]`. */
  double* scratch;
};

constexpr size_t linearScratch(size_t dimension) { return (dimension + 1) * 8; }

#if defined(__x86_64__)
void applyAvx512(const LinearJob&, const double* weights, double* out);
void gatherAvx512(const LinearJob&, const double* residuals, double* sums);
void scanAvx512(const double* query, const float* rows, size_t count, size_t dimension, float* out);
void applyAvx2(const LinearJob&, const double* weights, double* out);
void gatherAvx2(const LinearJob&, const double* residuals, double* sums);
void scanAvx2(const double* query, const float* rows, size_t count, size_t dimension, float* out);
#endif
void applyBaseline(const LinearJob&, const double* weights, double* out);
void gatherBaseline(const LinearJob&, const double* residuals, double* sums);
void scanBaseline(const double* query, const float* rows, size_t count, size_t dimension, float* out);

}  // namespace semantile
