#pragma once
#include <cstddef>
#include <cstdint>

namespace semantile {
namespace {

constexpr uint32_t ADLER_BASE = 65521;
/** Groups of 32 bytes after which the sums of bytes, in 16 bits, might overflow. */
constexpr size_t MOST_GROUPS = 256;

/** The checksum of a zlib stream. Source: RFC 1950, section 9; taken in 32 columns, which run in vectors. */
uint32_t adler32(const uint8_t* bytes, size_t length) {
  uint32_t a = 1;
  uint32_t b = 0;
  while (length >= 32) {
    const size_t groups = length / 32 < MOST_GROUPS ? length / 32 : MOST_GROUPS;
    uint16_t sums[32] = {};
    uint32_t earlier[32] = {};
    for (size_t group = 0; group < groups; group++) {
      for (size_t k = 0; k < 32; k++) earlier[k] += sums[k];
      for (size_t k = 0; k < 32; k++) sums[k] = static_cast<uint16_t>(sums[k] + bytes[group * 32 + k]);
    }
    // A byte counts in `b` once for itself and once for every byte behind it.
    uint64_t newB = b + uint64_t{a} * groups * 32;
    for (uint32_t k = 0; k < 32; k++) {
      a += sums[k];
      newB += uint64_t{earlier[k]} * 32 + uint64_t{sums[k]} * (32 - k);
    }
    a %= ADLER_BASE;
    b = static_cast<uint32_t>(newB % ADLER_BASE);
    bytes += groups * 32;
    length -= groups * 32;
  }
  for (size_t i = 0; i < length; i++) {
    a += bytes[i];
    b += a;
  }
  return (b % ADLER_BASE) << 16 | a % ADLER_BASE;
}

}  // namespace
}  // namespace semantile
