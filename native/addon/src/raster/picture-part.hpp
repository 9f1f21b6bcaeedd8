#pragma once
#include <cstddef>
#include <cstdint>

#include "block.hpp"

namespace semantile {
namespace {

template <typename T>
void placeBands(const BlockJob& job) {
  const PicturePart& part = job.picture;
  const T* plane = reinterpret_cast<const T*>(job.out) + part.row * job.widthPx + part.column;
  float* const corner = part.data + part.toRow * part.widthPx + part.toColumn;
  for (size_t band = 0; band < job.bands; band++, plane += job.widthPx * job.heightPx) {
    if (part.bands[band] < 0) continue;
    const T* from = plane;
    float* to = corner + static_cast<size_t>(part.bands[band]) * part.widthPx * part.heightPx;
    for (size_t row = 0; row < part.rows; row++, from += job.widthPx, to += part.widthPx) {
      for (size_t i = 0; i < part.columns; i++) to[i] = static_cast<float>(from[i]);
    }
  }
}

/** What is at `out`, of the types whose every value is a float32. */
void placeInPicture(const BlockJob& job) {
  const bool isSigned = job.kind == SampleKind::signedWhole;
  if (job.kind == SampleKind::real) placeBands<float>(job);
  else if (job.sampleBytes == 1) isSigned ? placeBands<int8_t>(job) : placeBands<uint8_t>(job);
  else isSigned ? placeBands<int16_t>(job) : placeBands<uint16_t>(job);
}

}  // namespace
}  // namespace semantile
