/** The features of one tile, compiled once for each instruction set as `KERNEL`. */
#include "energy.hpp"
#include "gradients.hpp"
#include "patterns.hpp"
#include "statistics.hpp"

namespace semantile {
namespace {

bool hasValidPixel(const TileJob& tile) {
  for (int32_t row = tile.inset; row < tile.height - tile.inset; row++) {
    const Span span = tileRow(tile, row);
    for (int32_t i = span.first; i < span.end; i++) {
      if (tile.valid[i]) return true;
    }
  }
  return false;
}

}  // namespace

bool KERNEL(const TileJob& tile) {
  if (!hasValidPixel(tile)) {
    const int32_t dimension = textureDimension(tile.bands, tile.rgb[0] >= 0);
    for (int32_t k = 0; k < dimension; k++) tile.out[k] = 0;
    return false;
  }
  Arena arena(tile.scratch);
  Plane levels[ENERGY_LEVELS];
  for (int32_t n = 0; n < ENERGY_LEVELS; n++) levels[n] = emptyPlane(arena, tile.width >> n, tile.height >> n);
  fillBrightness(tile, levels[0]);
  for (int32_t n = 1; n < ENERGY_LEVELS; n++) halve(levels[n - 1], levels[n]);
  float* out = writeBandStatistics(tile, tile.out);
  if (tile.rgb[0] >= 0) out = writeColourHistogram(tile, arena, out);
  out = writeContext(tile, levels[0], out);
  for (int32_t n = 0; n < LBP_LEVELS; n++) out = writeLocalBinaryPatterns(levels[n], arena, out);
  for (const Plane& level : levels) out = writeEnergy(level, arena, out);
  out = writeGradients(levels[0], arena, out);
  writeCooccurrence(levels[1], arena, out);
  return true;
}

}  // namespace semantile
