/** Draws pixels by bilinear interpolation; compiled once for each instruction set as `KERNEL`, rounded as JavaScript rounds. */
#include "picture.hpp"

#include <cmath>

namespace semantile {
namespace {

inline int64_t within(int64_t index, int64_t length) { return index < 0 ? 0 : index >= length ? length - 1 : index; }

/** As `Uint8ClampedArray` takes a number: NaN is 0, and halves go to the even level. */
inline uint8_t clampedLevel(double level) {
  if (!(level > 0)) return 0;
  return level >= 255 ? 255 : static_cast<uint8_t>(std::nearbyint(level));
}

inline double levelOf(const PictureJob& job, double value, size_t band) {
  const double level = value == job.low[band] ? 0 : (value - job.low[band]) * job.scale[band];
  if (job.curveSteps == 0 || !(level > 0 && level < 255)) return level;
  return job.curve[static_cast<size_t>(std::floor(level / 255 * static_cast<double>(job.curveSteps) + 0.5))];
}

/** @param u column, @param v row, counted from the centre of the first pixel */
inline void drawPixel(const PictureJob& job, double u, double v, uint8_t* out) {
  const double left = std::floor(u);
  const double top = std::floor(v);
  const double fu = u - left;
  const double fv = v - top;
  const int64_t column = within(static_cast<int64_t>(left), job.widthPx);
  const int64_t nextColumn = within(static_cast<int64_t>(left) + 1, job.widthPx);
  const int64_t row = within(static_cast<int64_t>(top), job.heightPx) * job.widthPx;
  const int64_t nextRow = within(static_cast<int64_t>(top) + 1, job.heightPx) * job.widthPx;
  const int64_t at[4] = {row + column, row + nextColumn, nextRow + column, nextRow + nextColumn};
  const double weights[4] = {(1 - fu) * (1 - fv) * job.alpha[at[0]], fu * (1 - fv) * job.alpha[at[1]],
                             (1 - fu) * fv * job.alpha[at[2]], fu * fv * job.alpha[at[3]]};
  const double sum = weights[0] + weights[1] + weights[2] + weights[3];
  const double perWeight = 1 / sum;
  const float* plane = job.data;
  for (size_t band = 0; band < job.bands; band++, plane += job.widthPx * job.heightPx) {
    // A weight of zero keeps nodata out, NaN included.
    double value = 0;
    for (size_t n = 0; n < 4; n++) value += weights[n] == 0 ? 0 : weights[n] * plane[at[n]];
    out[band] = clampedLevel(levelOf(job, value * perWeight, band));
  }
  if (job.bands == 1) out[1] = out[2] = out[0];
  out[3] = job.isBlended ? clampedLevel(sum) : 255;
}

}  // namespace

void KERNEL(const PictureJob& job) {
  for (size_t i = job.first; i < job.end; i++) {
    const double x = job.columnPx[i];
    const double y = job.rowPx[i];
    if (!(x >= 0 && y >= 0 && x < job.rasterWidthPx && y < job.rasterHeightPx)) continue;
    const double u = (x - job.leftPx) / job.stepColumnPx;
    const double v = (y - job.topPx) / job.stepRowPx;
    const int64_t column = within(static_cast<int64_t>(std::floor(u)), job.widthPx);
    const int64_t row = within(static_cast<int64_t>(std::floor(v)), job.heightPx);
    if (job.alpha[row * job.widthPx + column] == 0) continue;
    drawPixel(job, u - 0.5, v - 0.5, job.out + i * 4);
  }
}

}  // namespace semantile
