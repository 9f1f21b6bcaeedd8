#pragma once
#include <cstddef>
#include <cstdint>

/** Patches of a picture against a dictionary of patches. See `native/vision/patch-dictionary`, the specification. */
namespace semantile {

/** Patches that are worked on together, a lane each. */
constexpr size_t LANES = 32;

/** What patches are compared with. A patch has `size` numbers. */
struct AtomRows {
  /** `[count × size]`. */
  const float* rows;
  size_t count;
  size_t size;
};

struct PoolJob {
  /** `[band, row, column]`. */
  const float* pixels;
  /** `[row, column]`. */
  const uint8_t* valid;
  int32_t width;
  int32_t height;
  int32_t bands;
  int32_t patch;
  int32_t step;
  /** Cells across and down. */
  int32_t cells;
  float contrastFloor;
  /** `[size]`. */
  const float* mean;
  /** Lower triangular, `[size × size]`. */
  const float* whitening;
  AtomRows atoms;
  /** `[cells² × atoms]`, overwritten. */
  double* sums;
  /** `[cells²]`, overwritten. */
  int32_t* counts;
  /** `poolScratch` floats, at a line of memory. */
  float* scratch;
};

struct NearestJob {
  /** `[count × size]`. */
  const float* patches;
  size_t count;
  AtomRows atoms;
  /** `[count]`, overwritten. */
  int32_t* out;
  /** `nearestScratch` floats, at a line of memory. */
  float* scratch;
};

constexpr size_t poolScratch(size_t size, size_t atoms) { return (2 * size + atoms + 4) * LANES + atoms; }
constexpr size_t nearestScratch(size_t size, size_t atoms) { return (size + atoms) * LANES + atoms; }

#if defined(__x86_64__)
void poolPatchesAvx512(const PoolJob&);
void nearestAtomsAvx512(const NearestJob&);
void poolPatchesAvx2(const PoolJob&);
void nearestAtomsAvx2(const NearestJob&);
#endif
void poolPatchesBaseline(const PoolJob&);
void nearestAtomsBaseline(const NearestJob&);

}  // namespace semantile
