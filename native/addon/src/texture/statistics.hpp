#pragma once
#include "planes.hpp"

/** Of the pixels themselves: `band-statistics.ts`, `colour-histogram.ts`, `context-statistics.ts`. */
namespace semantile {
namespace {

constexpr int32_t FINE_BINS = 256;
constexpr int32_t SOFT_BINS = 16;
/** Keeps the ratio of two dark bands from being noise. */
constexpr double RATIO_FLOOR = 0.05;

struct Span {
  int32_t first;
  int32_t end;
};

/** The pixels of the tile itself in one row of the window. */
inline Span tileRow(const TileJob& tile, int32_t row) {
  return {row * tile.width + tile.inset, (row + 1) * tile.width - tile.inset};
}

/** Counts where one pixel in four goes to each of four tables, so that equal neighbours do not wait for each other. */
template <int BINS>
struct Tally {
  uint32_t counts[4][BINS + 1] = {};
  /** Bin `BINS` takes what is not valid. */
  void add(int32_t i, int32_t bin) { counts[i & 3][bin]++; }
  uint32_t of(int32_t bin) const { return counts[0][bin] + counts[1][bin] + counts[2][bin] + counts[3][bin]; }
};

double fineQuantile(const uint32_t* fine, double wanted) {
  double below = 0;
  for (int32_t bin = 0; bin < FINE_BINS; bin++) {
    below += fine[bin];
    if (below >= wanted && below > 0) return (bin + 0.5) / FINE_BINS;
  }
  return 1;
}

void writeSoftHistogram(const uint32_t* fine, double count, float* out) {
  double votes[SOFT_BINS] = {};
  for (int32_t bin = 0; bin < FINE_BINS; bin++) {
    const double centre = (bin + 0.5) * SOFT_BINS / FINE_BINS - 0.5;
    const double position = centre < 0 ? 0 : centre > SOFT_BINS - 1 ? SOFT_BINS - 1 : centre;
    const int32_t lower = least(SOFT_BINS - 2, static_cast<int32_t>(position));
    votes[lower] += fine[bin] * (lower + 1 - position);
    votes[lower + 1] += fine[bin] * (position - lower);
  }
  for (int32_t bin = 0; bin < SOFT_BINS; bin++) out[bin] = static_cast<float>(root(votes[bin] / count));
}

double writeMoments(const TileJob& tile, const float* plane, uint32_t* fine, float* out) {
  Tally<FINE_BINS> tally;
  double count = 0, sum = 0, square = 0, cube = 0;
  for (int32_t row = tile.inset; row < tile.height - tile.inset; row++) {
    const Span span = tileRow(tile, row);
    for (int32_t i = span.first; i < span.end; i++) {
      const double weight = tile.valid[i];
      const double value = plane[i];
      count += weight;
      sum += weight * value;
      square += weight * value * value;
      cube += weight * value * value * value;
    }
    for (int32_t i = span.first; i < span.end; i++) {
      const int32_t bin = least(FINE_BINS - 1, static_cast<int32_t>(plane[i] * FINE_BINS));
      tally.add(i, tile.valid[i] ? bin : FINE_BINS);
    }
  }
  for (int32_t bin = 0; bin < FINE_BINS; bin++) fine[bin] = tally.of(bin);
  const double mean = sum / count;
  const double variance = square / count > mean * mean ? square / count - mean * mean : 0;
  const double third = cube / count - 3 * mean * (square / count) + 2 * mean * mean * mean;
  out[0] = static_cast<float>(mean);
  out[1] = static_cast<float>(root(variance));
  // 1e-4: a flat band has no skewness, and rounding must not give it one.
  out[2] = static_cast<float>(third / (variance * root(variance) + 1e-4));
  return count;
}

void writeRatio(const TileJob& tile, const float* a, const float* b, float* out) {
  double count = 0, sum = 0, square = 0;
  for (int32_t row = tile.inset; row < tile.height - tile.inset; row++) {
    const Span span = tileRow(tile, row);
    for (int32_t i = span.first; i < span.end; i++) {
      const double weight = tile.valid[i];
      const double first = a[i];
      const double second = b[i];
      const double ratio = (first - second) / (first + second + RATIO_FLOOR);
      count += weight;
      sum += weight * ratio;
      square += weight * ratio * ratio;
    }
  }
  const double mean = sum / count;
  out[0] = static_cast<float>(mean);
  out[1] = static_cast<float>(root(square / count - mean * mean));
}

float* writeBandStatistics(const TileJob& tile, float* out) {
  const size_t size = static_cast<size_t>(tile.width) * tile.height;
  const int32_t few = least(tile.bands, MOST_BANDS);
  int32_t chosen[MOST_BANDS];
  for (int32_t n = 0; n < few; n++) chosen[n] = n * tile.bands / few;
  const double quantiles[5] = {0.05, 0.25, 0.5, 0.75, 0.95};
  for (int32_t band = 0, n = 0; band < tile.bands; band++) {
    uint32_t fine[FINE_BINS];
    const double count = writeMoments(tile, tile.pixels + band * size, fine, out);
    out += 3;
    for (const double share : quantiles) *out++ = static_cast<float>(fineQuantile(fine, count * share));
    if (n == few || chosen[n] != band) continue;
    n++;
    writeSoftHistogram(fine, count, out);
    out += SOFT_BINS;
  }
  for (int32_t a = 0; a < few; a++) {
    for (int32_t b = a + 1; b < few; b++, out += 2) {
      writeRatio(tile, tile.pixels + chosen[a] * size, tile.pixels + chosen[b] * size, out);
    }
  }
  return out;
}

constexpr int32_t HUES = 8, SATURATIONS = 4, VALUES = 4;
constexpr int32_t JOINT = HUES * SATURATIONS * VALUES;

inline int32_t binOf(double share, int32_t bins) { return least(bins - 1, static_cast<int32_t>(share * bins)); }

/** Hue, saturation and value of one row, each in 16 bins' exactness as doubles, then counted. */
float* writeColourHistogram(const TileJob& tile, Arena arena, float* out) {
  const size_t size = static_cast<size_t>(tile.width) * tile.height;
  const float* reds = tile.pixels + tile.rgb[0] * size;
  const float* greens = tile.pixels + tile.rgb[1] * size;
  const float* blues = tile.pixels + tile.rgb[2] * size;
  int32_t* joints = arena.take<int32_t>(tile.width);
  int32_t* hues = arena.take<int32_t>(tile.width);
  int32_t* saturations = arena.take<int32_t>(tile.width);
  int32_t* values = arena.take<int32_t>(tile.width);
  Tally<JOINT> joint;
  Tally<16> hueTally, valueTally;
  Tally<8> saturationTally;
  for (int32_t row = tile.inset; row < tile.height - tile.inset; row++) {
    const Span span = tileRow(tile, row);
    const int32_t width = span.end - span.first;
    for (int32_t k = 0; k < width; k++) {
      const int32_t i = span.first + k;
      const double red = reds[i], green = greens[i], blue = blues[i];
      const double high = red > green ? (red > blue ? red : blue) : (green > blue ? green : blue);
      const double low = red < green ? (red < blue ? red : blue) : (green < blue ? green : blue);
      const double range = high - low;
      const double divisor = range == 0 ? 1 : range;
      const double top = high == red ? green - blue : high == green ? blue - red : red - green;
      const double turn = high == red ? 6 : high == green ? 2 : 4;
      const double sextant = top / divisor + turn;
      const double hue = range == 0 ? 0 : (sextant >= 6 ? sextant - 6 : sextant) / 6;
      const double saturation = high == 0 ? 0 : range / (high == 0 ? 1 : high);
      const bool isValid = tile.valid[i] != 0;
      const int32_t cell = (binOf(hue, HUES) * SATURATIONS + binOf(saturation, SATURATIONS)) * VALUES + binOf(high, VALUES);
      joints[k] = isValid ? cell : JOINT;
      hues[k] = isValid ? binOf(hue, 16) : 16;
      saturations[k] = isValid ? binOf(saturation, 8) : 8;
      values[k] = isValid ? binOf(high, 16) : 16;
    }
    for (int32_t k = 0; k < width; k++) {
      joint.add(k, joints[k]);
      hueTally.add(k, hues[k]);
      saturationTally.add(k, saturations[k]);
      valueTally.add(k, values[k]);
    }
  }
  double count = 0;
  for (int32_t bin = 0; bin < 16; bin++) count += valueTally.of(bin);
  for (int32_t bin = 0; bin < JOINT; bin++) *out++ = static_cast<float>(root(joint.of(bin) / count));
  for (int32_t bin = 0; bin < 16; bin++) *out++ = static_cast<float>(root(hueTally.of(bin) / count));
  for (int32_t bin = 0; bin < 8; bin++) *out++ = static_cast<float>(root(saturationTally.of(bin) / count));
  for (int32_t bin = 0; bin < 16; bin++) *out++ = static_cast<float>(root(valueTally.of(bin) / count));
  return out;
}

struct Measured {
  double mean;
  double sd;
  double blocks[CONTEXT_BLOCKS];
};

/** Of the whole window, and of its 4 × 4 blocks; a block without valid pixels takes the mean. */
Measured measureWindow(const TileJob& tile, const float* plane) {
  constexpr int32_t SIDE = 4;
  double sums[CONTEXT_BLOCKS] = {}, counts[CONTEXT_BLOCKS] = {}, square = 0;
  for (int32_t row = 0; row < tile.height; row++) {
    const size_t start = static_cast<size_t>(row) * tile.width;
    for (int32_t n = 0; n < SIDE; n++) {
      const int32_t first = (n * tile.width + SIDE - 1) / SIDE;
      const int32_t end = ((n + 1) * tile.width + SIDE - 1) / SIDE;
      double sum = 0, count = 0;
      for (int32_t column = first; column < end; column++) {
        const double weight = tile.valid[start + column];
        const double value = plane[start + column];
        count += weight;
        sum += weight * value;
        square += weight * value * value;
      }
      const int32_t block = row * SIDE / tile.height * SIDE + n;
      sums[block] += sum;
      counts[block] += count;
    }
  }
  Measured measured{};
  double count = 0, sum = 0;
  for (int32_t block = 0; block < CONTEXT_BLOCKS; block++) {
    count += counts[block];
    sum += sums[block];
  }
  measured.mean = sum / count;
  measured.sd = root(square / count - measured.mean * measured.mean);
  for (int32_t block = 0; block < CONTEXT_BLOCKS; block++) {
    measured.blocks[block] = counts[block] > 0 ? sums[block] / counts[block] : measured.mean;
  }
  return measured;
}

float* writeContext(const TileJob& tile, const Plane& brightness, float* out) {
  const size_t size = static_cast<size_t>(tile.width) * tile.height;
  for (int32_t band = 0; band < tile.bands; band++) {
    const Measured measured = measureWindow(tile, tile.pixels + band * size);
    double spread = 0;
    for (const double block : measured.blocks) spread += (block - measured.mean) * (block - measured.mean);
    *out++ = static_cast<float>(measured.mean);
    *out++ = static_cast<float>(measured.sd);
    *out++ = static_cast<float>(root(spread / CONTEXT_BLOCKS));
  }
  Measured measured = measureWindow(tile, brightness.values);
  sortUp(measured.blocks, CONTEXT_BLOCKS);
  for (const double block : measured.blocks) *out++ = static_cast<float>(block);
  return out;
}

}  // namespace
}  // namespace semantile
