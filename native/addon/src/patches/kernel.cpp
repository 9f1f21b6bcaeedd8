/** Compiled once for each instruction set as `POOL` and `NEAREST`. */
#include "patches.hpp"

#include <cmath>

#include "../training/lanes.hpp"

namespace semantile {
namespace {

constexpr size_t VECTORS = LANES / WIDTH;
/** Rows whose sums stay in registers, of which AVX-512 has twice as many. */
constexpr size_t ROWS = WIDTH == 16 ? 8 : WIDTH == 8 ? 2 : 1;

/** Inner products of `COUNT` rows with the patches: `out` is `[COUNT × LANES]`. */
template <size_t COUNT>
INLINE void multiplyRows(const float* rows, size_t size, size_t length, const float* patches, float* out) {
  Vector sums[COUNT][VECTORS] = {};
  for (size_t k = 0; k < length; k++) {
    for (size_t r = 0; r < COUNT; r++) {
      const Vector weight = splat(rows[r * size + k]);
      for (size_t v = 0; v < VECTORS; v++) sums[r][v] += weight * load(patches + k * LANES + v * WIDTH);
    }
  }
  for (size_t r = 0; r < COUNT; r++) {
    for (size_t v = 0; v < VECTORS; v++) store(out + r * LANES + v * WIDTH, sums[r][v]);
  }
}

/** @param patches `[size × LANES]` @param out `[count × LANES]` */
void multiply(const AtomRows& of, const float* patches, float* out) {
  size_t row = 0;
  for (; row + ROWS <= of.count; row += ROWS) {
    multiplyRows<ROWS>(of.rows + row * of.size, of.size, of.size, patches, out + row * LANES);
  }
  for (; row < of.count; row++) multiplyRows<1>(of.rows + row * of.size, of.size, of.size, patches, out + row * LANES);
}

/** The same of a lower triangular matrix: what lies right of the diagonal is left out. */
void multiplyTriangle(const float* matrix, size_t size, const float* patches, float* out) {
  size_t row = 0;
  for (; row + ROWS <= size; row += ROWS) {
    multiplyRows<ROWS>(matrix + row * size, size, row + ROWS, patches, out + row * LANES);
  }
  for (; row < size; row++) multiplyRows<1>(matrix + row * size, size, row + 1, patches, out + row * LANES);
}

void squaredLengths(const AtomRows& atoms, float* out) {
  for (size_t row = 0; row < atoms.count; row++) {
    float sum = 0;
    for (size_t k = 0; k < atoms.size; k++) sum += atoms.rows[row * atoms.size + k] * atoms.rows[row * atoms.size + k];
    out[row] = sum;
  }
}

bool isWhole(const PoolJob& job, int32_t row, int32_t column) {
  for (int32_t y = row; y < row + job.patch; y++) {
    for (int32_t x = column; x < column + job.patch; x++) {
      if (!job.valid[y * job.width + x]) return false;
    }
  }
  return true;
}

/** Writes one patch into its lane: less its own mean, divided by its own spread, less the mean patch. */
void takePatch(const PoolJob& job, int32_t row, int32_t column, float* lane) {
  const size_t plane = static_cast<size_t>(job.width) * job.height;
  const size_t size = job.atoms.size;
  float sum = 0;
  float square = 0;
  size_t at = 0;
  for (int32_t band = 0; band < job.bands; band++) {
    for (int32_t y = row; y < row + job.patch; y++) {
      const float* from = job.pixels + band * plane + static_cast<size_t>(y) * job.width + column;
      for (int32_t x = 0; x < job.patch; x++) {
        const float value = from[x];
        lane[at++ * LANES] = value;
        sum += value;
      }
    }
  }
  const float mean = sum / size;
  for (size_t k = 0; k < size; k++) {
    const float value = lane[k * LANES] - mean;
    square += value * value;
  }
  const float scale = 1 / std::sqrt(square / size + job.contrastFloor);
  for (size_t k = 0; k < size; k++) lane[k * LANES] = (lane[k * LANES] - mean) * scale - job.mean[k];
}

/** The memory of one block of patches. */
struct Block {
  /** `[size × LANES]`. */
  float* patches;
  float* whitened;
  /** `[atoms × LANES]`. */
  float* distances;
  /** `[LANES]`: of the whitened patch; mean distance; 1 for lanes in use. */
  float* square;
  float* mean;
  float* used;
  /** `[atoms]`. */
  float* atomSquares;
};

Block blockIn(const PoolJob& job) {
  const size_t patches = job.atoms.size * LANES;
  Block block{};
  block.patches = job.scratch;
  block.whitened = block.patches + patches;
  block.distances = block.whitened + patches;
  block.square = block.distances + job.atoms.count * LANES;
  block.mean = block.square + LANES;
  block.used = block.mean + LANES;
  block.atomSquares = block.used + LANES;
  return block;
}

void measureDistances(const PoolJob& job, const Block& block) {
  const AtomRows& atoms = job.atoms;
  multiplyTriangle(job.whitening, atoms.size, block.patches, block.whitened);
  for (size_t l = 0; l < LANES; l++) block.square[l] = block.mean[l] = 0;
  for (size_t k = 0; k < atoms.size; k++) {
    for (size_t l = 0; l < LANES; l++) block.square[l] += block.whitened[k * LANES + l] * block.whitened[k * LANES + l];
  }
  multiply(atoms, block.whitened, block.distances);
  for (size_t atom = 0; atom < atoms.count; atom++) {
    float* own = block.distances + atom * LANES;
    for (size_t l = 0; l < LANES; l++) {
      const float square = block.square[l] + block.atomSquares[atom] - 2 * own[l];
      own[l] = std::sqrt(square > 0 ? square : 0);
      block.mean[l] += own[l];
    }
  }
  for (size_t l = 0; l < LANES; l++) block.mean[l] /= atoms.count;
}

/** Adds the activations of the lanes in use to the sums of a cell. */
void poolBlock(const PoolJob& job, const Block& block, size_t count, double* sums) {
  for (size_t l = 0; l < LANES; l++) block.used[l] = l < count ? 1 : 0;
  for (size_t l = count; l < LANES; l++) {
    for (size_t k = 0; k < job.atoms.size; k++) block.patches[k * LANES + l] = 0;
  }
  measureDistances(job, block);
  for (size_t atom = 0; atom < job.atoms.count; atom++) {
    const float* own = block.distances + atom * LANES;
    float sum = 0;
    for (size_t l = 0; l < LANES; l++) {
      const float nearer = block.mean[l] - own[l];
      sum += (nearer > 0 ? nearer : 0) * block.used[l];
    }
    sums[atom] += sum;
  }
}

/** Places of patches along one axis that belong to a cell: `[first, end)`. */
int32_t firstPlace(int32_t cell, int32_t cells, int32_t places) { return (cell * places + cells - 1) / cells; }

void poolCell(const PoolJob& job, const Block& block, int32_t cellRow, int32_t cellColumn) {
  const int32_t down = (job.height - job.patch) / job.step + 1;
  const int32_t across = (job.width - job.patch) / job.step + 1;
  const int32_t cell = cellRow * job.cells + cellColumn;
  double* sums = job.sums + cell * job.atoms.count;
  for (size_t atom = 0; atom < job.atoms.count; atom++) sums[atom] = 0;
  int32_t taken = 0;
  size_t waiting = 0;
  for (int32_t i = firstPlace(cellRow, job.cells, down); i < firstPlace(cellRow + 1, job.cells, down); i++) {
    for (int32_t j = firstPlace(cellColumn, job.cells, across); j < firstPlace(cellColumn + 1, job.cells, across); j++) {
      if (!isWhole(job, i * job.step, j * job.step)) continue;
      takePatch(job, i * job.step, j * job.step, block.patches + waiting);
      taken++;
      if (++waiting < LANES) continue;
      poolBlock(job, block, waiting, sums);
      waiting = 0;
    }
  }
  if (waiting > 0) poolBlock(job, block, waiting, sums);
  job.counts[cell] = taken;
}

}  // namespace

void POOL(const PoolJob& job) {
  const Block block = blockIn(job);
  squaredLengths(job.atoms, block.atomSquares);
  for (int32_t row = 0; row < job.cells; row++) {
    for (int32_t column = 0; column < job.cells; column++) poolCell(job, block, row, column);
  }
}

void NEAREST(const NearestJob& job) {
  const AtomRows& atoms = job.atoms;
  float* patches = job.scratch;
  float* products = patches + atoms.size * LANES;
  float* squares = products + atoms.count * LANES;
  squaredLengths(atoms, squares);
  for (size_t first = 0; first < job.count; first += LANES) {
    const size_t together = job.count - first < LANES ? job.count - first : LANES;
    for (size_t l = 0; l < LANES; l++) {
      // Lanes without a patch of their own repeat the first.
      const float* from = job.patches + (first + (l < together ? l : 0)) * atoms.size;
      for (size_t k = 0; k < atoms.size; k++) patches[k * LANES + l] = from[k];
    }
    multiply(atoms, patches, products);
    float best[LANES];
    int32_t nearest[LANES];
    for (size_t l = 0; l < LANES; l++) {
      best[l] = products[l] - squares[0] / 2;
      nearest[l] = 0;
    }
    for (size_t atom = 1; atom < atoms.count; atom++) {
      for (size_t l = 0; l < LANES; l++) {
        const float score = products[atom * LANES + l] - squares[atom] / 2;
        nearest[l] = score > best[l] ? static_cast<int32_t>(atom) : nearest[l];
        best[l] = score > best[l] ? score : best[l];
      }
    }
    for (size_t l = 0; l < together; l++) job.out[first + l] = nearest[l];
  }
}

}  // namespace semantile
