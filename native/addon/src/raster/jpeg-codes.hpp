#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

/** Huffman codes of JPEG, and the coefficients they tell. Source: ITU-T T.81, annexes C and F. */
namespace semantile {
namespace {

/** Codes up to this length are found at the first look. */
constexpr int32_t JPEG_LOOK_BITS = 10;

struct JpegTable {
  /** By the next bits: symbol · 256 + length of its code, or 0 for a longer code. */
  uint16_t look[1 << JPEG_LOOK_BITS];
  /** By the next bits, where code and magnitude fit in them: value · 256 + zeros before it · 16 + bits of both; else 0. */
  int16_t whole[1 << JPEG_LOOK_BITS];
  /** By length: one more than its last code, at the top of 16 bits; and what leads from a code to its symbol. */
  uint32_t endCode[18];
  int32_t toSymbol[17];
  uint8_t symbols[256];
  bool isThere = false;
};

/** The magnitude bits of a coefficient as the number they stand for. Source: T.81, figure F.12. */
inline int32_t extended(int32_t bits, int32_t size) { return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits; }

/** @param counts codes of 1–16 bits; @returns false when they are of no code */
bool makeJpegTable(const uint8_t* counts, const uint8_t* symbols, JpegTable& table) {
  std::memset(table.look, 0, sizeof table.look);
  std::memset(table.whole, 0, sizeof table.whole);
  uint32_t code = 0;
  int32_t n = 0;
  for (int32_t length = 1; length <= 16; length++) {
    table.toSymbol[length] = n - static_cast<int32_t>(code);
    if (code + counts[length - 1] > 1u << length) return false;
    for (int32_t k = 0; k < counts[length - 1]; k++, code++, n++) {
      table.symbols[n] = symbols[n];
      if (length > JPEG_LOOK_BITS) continue;
      const uint32_t first = code << (JPEG_LOOK_BITS - length);
      for (uint32_t i = 0; i < 1u << (JPEG_LOOK_BITS - length); i++) {
        table.look[first + i] = static_cast<uint16_t>(symbols[n] << 8 | length);
      }
    }
    table.endCode[length] = code << (16 - length);
    code <<= 1;
  }
  table.endCode[17] = 0xffffffff;
  for (int32_t i = 0; i < 1 << JPEG_LOOK_BITS; i++) {
    const int32_t length = table.look[i] & 255;
    const int32_t zeros = table.look[i] >> 12;
    const int32_t size = table.look[i] >> 8 & 15;
    if (length == 0 || size == 0 || length + size > JPEG_LOOK_BITS) continue;
    const int32_t bits = i >> (JPEG_LOOK_BITS - length - size) & ((1 << size) - 1);
    const int32_t value = extended(bits, size);
    if (value >= -128 && value <= 127) table.whole[i] = static_cast<int16_t>(value * 256 + zeros * 16 + length + size);
  }
  table.isThere = true;
  return true;
}

/** The bits of a scan, most significant first, without the zeros that follow a byte of ones. */
struct JpegBits {
  const uint8_t* in;
  const uint8_t* end;
  /** What comes next stands at the top. */
  uint64_t bits = 0;
  int32_t count = 0;
  /** Bits that were not there: the scan ended before its last coefficient. */
  int32_t missing = 0;

  /** Makes 48 bits or more; zeros behind the end of the scan. */
  void fill() {
    if (end - in >= 8) {
      uint64_t next;
      std::memcpy(&next, in, 8);
      const uint64_t zeroWhereOnes = ~next;
      const bool hasOnes = (zeroWhereOnes - 0x0101010101010101u) & next & 0x8080808080808080u;
      if (!hasOnes) {
        bits |= __builtin_bswap64(next) >> count;
        in += (63 - count) >> 3;
        count |= 56;
        return;
      }
    }
    // What the fast way left below `count` is the beginning of the next byte, which is added again.
    bits = count == 0 ? 0 : bits >> (64 - count) << (64 - count);
    while (count <= 48) {
      uint64_t byte = 0;
      if (in < end && (*in != 0xff || (end - in > 1 && in[1] == 0))) {
        byte = *in;
        in += byte == 0xff ? 2 : 1;
      } else {
        missing += 8;
      }
      bits |= byte << (56 - count);
      count += 8;
    }
  }

  uint32_t peek(int32_t wanted) const { return static_cast<uint32_t>(bits >> (64 - wanted)); }

  void drop(int32_t taken) {
    bits <<= taken;
    count -= taken;
  }

  /** Whether more was taken than there was. */
  bool isOverdrawn() const { return missing > count; }

  /** Goes to the restart marker that must come next. */
  bool restart() {
    bits = 0;
    count = 0;
    missing = 0;
    while (end - in >= 2) {
      if (in[0] == 0xff && in[1] >= 0xd0 && in[1] <= 0xd7) {
        in += 2;
        return true;
      }
      if (in[0] == 0xff && in[1] != 0 && in[1] != 0xff) return false;
      in++;
    }
    return false;
  }
};

/** The next symbol of a table, at most 16 bits long; −1 when no code is there. At least 16 bits must be filled. */
inline int32_t nextSymbol(JpegBits& stream, const JpegTable& table) {
  const uint16_t found = table.look[stream.peek(JPEG_LOOK_BITS)];
  if (found != 0) {
    stream.drop(found & 255);
    return found >> 8;
  }
  const uint32_t next = stream.peek(16);
  int32_t length = JPEG_LOOK_BITS + 1;
  while (length <= 16 && next >= table.endCode[length]) length++;
  if (length > 16) return -1;
  const int32_t at = static_cast<int32_t>(next >> (16 - length)) + table.toSymbol[length];
  if (at < 0 || at > 255) return -1;
  stream.drop(length);
  return table.symbols[at];
}

constexpr uint8_t ZIGZAG[64] = {0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
                                41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
                                30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

/**
 * Reads the coefficients of 8 × 8 samples, already multiplied by their steps.
 *
 * @param steps in zigzag order
 * @param coefficients zeros; in row order afterwards
 * @param level of the block before this one, and then of this one
 * @returns place of the last coefficient in zigzag order, or −1 when there is no such code
 */
inline int32_t readCoefficients(JpegBits& stream, const JpegTable& direct, const JpegTable& others, const uint16_t* steps,
                                int32_t* coefficients, int32_t& level) {
  if (stream.count < 32) stream.fill();
  const int32_t size = nextSymbol(stream, direct);
  if (size < 0 || size > 15) return -1;
  if (size > 0) {
    level += extended(static_cast<int32_t>(stream.peek(size)), size);
    stream.drop(size);
  }
  coefficients[0] = level * steps[0];
  int32_t last = 0;
  for (int32_t k = 1; k < 64; k++) {
    if (stream.count < 32) stream.fill();
    const int32_t whole = others.whole[stream.peek(JPEG_LOOK_BITS)];
    int32_t value;
    if (whole != 0) {
      k += whole >> 4 & 15;
      value = whole >> 8;
      stream.drop(whole & 15);
    } else {
      const int32_t symbol = nextSymbol(stream, others);
      if (symbol < 0) return -1;
      const int32_t bits = symbol & 15;
      if (bits == 0) {
        if (symbol != 0xf0) break;
        k += 15;
        continue;
      }
      k += symbol >> 4;
      value = extended(static_cast<int32_t>(stream.peek(bits)), bits);
      stream.drop(bits);
    }
    if (k > 63) return -1;
    coefficients[ZIGZAG[k]] = value * steps[k];
    last = k;
  }
  return last;
}

}  // namespace
}  // namespace semantile
