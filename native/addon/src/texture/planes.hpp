#pragma once
#include "tile.hpp"

/**
 * Included once by each build of the kernel. Everything has internal linkage and nothing of the standard library's
 * templates is used: the linker must not let one instruction set's code serve another's.
 */
namespace semantile {
namespace {

inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
inline int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }
inline double root(double square) { return __builtin_sqrt(square > 0 ? square : 0); }

void sortUp(double* values, int32_t count) {
  for (int32_t i = 1; i < count; i++) {
    const double value = values[i];
    int32_t at = i;
    for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
    values[at] = value;
  }
}

/** Hands out parts of the scratch memory, each at a line. */
class Arena {
 public:
  explicit Arena(char* from) : at_(from) {}
  template <typename T>
  T* take(size_t count) {
    T* part = reinterpret_cast<T*>(at_);
    at_ += (count * sizeof(T) + 63) / 64 * 64;
    return part;
  }

 private:
  char* at_;
};

/** One brightness plane. Where it is not valid it holds the mean of what is, so that filters see no edge there. */
struct Plane {
  float* values;
  uint8_t* valid;
  int32_t width;
  int32_t height;
  int32_t validCount;
  bool isWhole() const { return validCount == width * height; }
};

Plane emptyPlane(Arena& arena, int32_t width, int32_t height) {
  const size_t size = static_cast<size_t>(width) * height;
  return {arena.take<float>(size), arena.take<uint8_t>(size), width, height, 0};
}

void fillHoles(Plane& plane) {
  const int32_t size = plane.width * plane.height;
  int32_t count = 0;
  for (int32_t i = 0; i < size; i++) count += plane.valid[i];
  plane.validCount = count;
  if (count == size) return;
  double sum = 0;
  for (int32_t i = 0; i < size; i++) sum += plane.valid[i] * static_cast<double>(plane.values[i]);
  const float mean = count > 0 ? static_cast<float>(sum / count) : 0.0f;
  for (int32_t i = 0; i < size; i++) plane.values[i] = plane.valid[i] ? plane.values[i] : mean;
}

/** Weights of ITU-R BT.601 for natural colours, else the mean of all bands. */
void fillBrightness(const TileJob& tile, Plane& top) {
  const int32_t size = tile.width * tile.height;
  const double luma[3] = {0.299, 0.587, 0.114};
  const bool hasColours = tile.rgb[0] >= 0;
  __builtin_memcpy(top.valid, tile.valid, size);
  for (int32_t i = 0; i < size; i++) top.values[i] = 0;
  for (int32_t n = 0; n < (hasColours ? 3 : tile.bands); n++) {
    const double weight = hasColours ? luma[n] : 1.0 / tile.bands;
    const float* band = tile.pixels + static_cast<size_t>(hasColours ? tile.rgb[n] : n) * size;
    // Rounded after each band, as the specification does: binary patterns ask which of two pixels is brighter.
    for (int32_t i = 0; i < size; i++) top.values[i] = static_cast<float>(top.values[i] + weight * band[i]);
  }
  fillHoles(top);
}

/** Means of 2 × 2 pixels; valid where at least half of the four are. An odd last row or column is left out. */
void halve(const Plane& from, Plane& to) {
  for (int32_t row = 0; row < to.height; row++) {
    const float* upper = from.values + static_cast<size_t>(2 * row) * from.width;
    const float* lower = upper + from.width;
    const uint8_t* upperValid = from.valid + static_cast<size_t>(2 * row) * from.width;
    const uint8_t* lowerValid = upperValid + from.width;
    float* values = to.values + static_cast<size_t>(row) * to.width;
    uint8_t* valid = to.valid + static_cast<size_t>(row) * to.width;
    for (int32_t i = 0; i < to.width; i++) {
      const double sum = static_cast<double>(upper[2 * i]) + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1];
      values[i] = static_cast<float>(0.25 * sum);
      valid[i] = upperValid[2 * i] + upperValid[2 * i + 1] + lowerValid[2 * i] + lowerValid[2 * i + 1] >= 2;
    }
  }
  fillHoles(to);
}

}  // namespace
}  // namespace semantile
