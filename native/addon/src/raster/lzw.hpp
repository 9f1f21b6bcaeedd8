#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "block.hpp"

namespace semantile {
namespace {

constexpr uint32_t LZW_CLEAR = 256;
constexpr uint32_t LZW_END = 257;
constexpr uint32_t LZW_CODES = 4096;

/** Of before TIFF 5.0: its codes begin with the least significant bit. */
bool isOldLzw(const uint8_t* stored, size_t bytes) { return bytes > 1 && stored[0] == 0 && (stored[1] & 1) == 1; }

/** Copies a string that may overlap its source. */
inline void copyString(uint8_t* to, const uint8_t* from, size_t length) {
  for (size_t i = 0; i < length; i++) to[i] = from[i];
}

/**
 * Expands TIFF's LZW: codes of 9–12 bits, most significant bit first, widened one code early. Every string has been
 * written before, so that a code is where it stands in the output, and how long it is. Source: TIFF 6.0, section 13.
 *
 * @returns bytes written, fewer than `outBytes` when the stream ends early; `DAMAGED` when a code refers to one that does not exist
 */
int64_t expandLzw(const uint8_t* stored, size_t storedBytes, uint8_t* out, size_t outBytes) {
  size_t start[LZW_CODES];
  uint32_t length[LZW_CODES];
  const uint8_t* in = stored;
  const uint8_t* const end = stored + storedBytes;
  uint64_t bits = 0;
  uint32_t count = 0;
  uint32_t codeBits = 9;
  uint32_t nextCode = LZW_END + 1;
  size_t previousStart = 0;
  uint32_t previousLength = 0;
  size_t written = 0;
  while (written < outBytes) {
    while (count < codeBits) {
      if (in == end) return written;
      bits = bits << 8 | *in++;
      count += 8;
    }
    count -= codeBits;
    const uint32_t code = bits >> count & ((1u << codeBits) - 1);
    if (code == LZW_END) return written;
    if (code == LZW_CLEAR) {
      nextCode = LZW_END + 1;
      codeBits = 9;
      previousLength = 0;
      continue;
    }
    if (code > nextCode || (code > LZW_END && previousLength == 0)) return DAMAGED;
    const size_t at = written;
    uint32_t wanted = 1;
    if (code < LZW_CLEAR) {
      out[written++] = static_cast<uint8_t>(code);
    } else {
      // A code that is only just made is the string before it and that string's first byte, which follows it.
      const size_t from = code == nextCode ? previousStart : start[code];
      wanted = code == nextCode ? previousLength + 1 : length[code];
      const size_t room = outBytes - written;
      copyString(out + written, out + from, std::min<size_t>(wanted, room));
      written += std::min<size_t>(wanted, room);
    }
    if (previousLength > 0 && nextCode < LZW_CODES) {
      start[nextCode] = previousStart;
      length[nextCode] = previousLength + 1;
      nextCode++;
      if (nextCode + 1 >= 1u << codeBits && codeBits < 12) codeBits++;
    }
    previousStart = at;
    previousLength = wanted;
  }
  return written;
}

}  // namespace
}  // namespace semantile
