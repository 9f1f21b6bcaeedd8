#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "block.hpp"
#include "owned.hpp"

/** From a block's bytes as they were stored to its samples, band after band; see `predictor.ts`, the specification. */
namespace semantile {
namespace {

inline uint8_t swapped(uint8_t value) { return value; }
inline uint16_t swapped(uint16_t value) { return __builtin_bswap16(value); }
inline uint32_t swapped(uint32_t value) { return __builtin_bswap32(value); }
inline uint64_t swapped(uint64_t value) { return __builtin_bswap64(value); }

/** A row `[column, band]` to `[band, column]`, differences summed where there are any. BANDS 0: any number, one at a time. */
template <typename T, size_t BANDS, bool IS_SUMMED, bool IS_SWAPPED>
void separateRow(const T* from, size_t widthPx, size_t bands, size_t plane, T* out) {
  const auto value = [&](size_t at) { return IS_SWAPPED ? swapped(from[at]) : from[at]; };
  if constexpr (BANDS == 0) {
    for (size_t band = 0; band < bands; band++) {
      T sum = 0;
      for (size_t i = 0; i < widthPx; i++) {
        sum = static_cast<T>(IS_SUMMED ? sum + value(i * bands + band) : value(i * bands + band));
        out[band * plane + i] = sum;
      }
    }
  } else {
    T sums[BANDS] = {};
    for (size_t i = 0; i < widthPx; i++) {
      for (size_t band = 0; band < BANDS; band++) {
        const T next = value(i * BANDS + band);
        sums[band] = static_cast<T>(IS_SUMMED ? sums[band] + next : next);
        out[band * plane + i] = sums[band];
      }
    }
  }
}

template <typename T, bool IS_SUMMED, bool IS_SWAPPED>
void separateRows(const BlockJob& job, const uint8_t* bytes) {
  const size_t plane = job.widthPx * job.heightPx;
  const T* from = reinterpret_cast<const T*>(bytes);
  T* out = reinterpret_cast<T*>(job.out);
  for (size_t row = 0; row < job.heightPx; row++, from += job.widthPx * job.bands, out += job.widthPx) {
    if (job.bands == 3) separateRow<T, 3, IS_SUMMED, IS_SWAPPED>(from, job.widthPx, 3, plane, out);
    else if (job.bands == 4) separateRow<T, 4, IS_SUMMED, IS_SWAPPED>(from, job.widthPx, 4, plane, out);
    else separateRow<T, 0, IS_SUMMED, IS_SWAPPED>(from, job.widthPx, job.bands, plane, out);
  }
}

template <typename T>
void separate(const BlockJob& job, const uint8_t* bytes) {
  const bool isSummed = job.predictor == Predictor::differences;
  if (isSummed && job.isSwapped) separateRows<T, true, true>(job, bytes);
  else if (isSummed) separateRows<T, true, false>(job, bytes);
  else if (job.isSwapped) separateRows<T, false, true>(job, bytes);
  else separateRows<T, false, false>(job, bytes);
}

/** Undoes the floating-point predictor of each row in place: bytes become samples `[column, band]` of this machine. */
void joinFloatBytes(const BlockJob& job, uint8_t* bytes) {
  const size_t rowSamples = job.widthPx * job.bands;
  const size_t rowBytes = rowSamples * job.sampleBytes;
  const Owned<uint8_t> kept(rowBytes);
  uint8_t* const row = kept.get();
  for (size_t n = 0; n < job.heightPx; n++, bytes += rowBytes) {
    for (size_t i = job.bands; i < rowBytes; i++) bytes[i] = static_cast<uint8_t>(bytes[i] + bytes[i - job.bands]);
    std::memcpy(row, bytes, rowBytes);
    for (size_t i = 0; i < rowSamples; i++) {
      for (size_t k = 0; k < job.sampleBytes; k++) {
        bytes[i * job.sampleBytes + k] = row[(job.sampleBytes - 1 - k) * rowSamples + i];
      }
    }
  }
}

void separateSamples(const BlockJob& job, uint8_t* bytes) {
  if (job.predictor == Predictor::floats) joinFloatBytes(job, bytes);
  switch (job.sampleBytes) {
    case 1: return separate<uint8_t>(job, bytes);
    case 2: return separate<uint16_t>(job, bytes);
    case 4: return separate<uint32_t>(job, bytes);
    default: return separate<uint64_t>(job, bytes);
  }
}

}  // namespace
}  // namespace semantile
