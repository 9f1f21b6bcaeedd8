#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

/**
 * From coefficients to samples and colours, rounded as libjpeg does by default: the accurate integer transform, triangle
 * filters between chroma samples, colours of 16 binary places. Source: T.81, annex A; Loeffler, Ligtenberg and
 * Moschytz 1989; JFIF 1.02.
 */
namespace semantile {
namespace {

typedef int32_t Lanes __attribute__((vector_size(32)));

#if defined(__clang__)
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, Lanes{__VA_ARGS__})
#endif

/** Binary places of the constants, and of the values between the two passes. */
constexpr int32_t CONSTANT_BITS = 13;
constexpr int32_t PASS_BITS = 2;

template <int32_t BITS>
Lanes rounded(Lanes value) {
  return (value + (1 << (BITS - 1))) >> BITS;
}

/** The transform of eight vectors at once, one in each lane. `BITS` are dropped from the result. */
template <int32_t BITS>
void transformLanes(Lanes v[8]) {
  const Lanes even = (v[2] + v[6]) * 4433;
  const Lanes low = even + v[6] * -15137;
  const Lanes high = even + v[2] * 6270;
  const Lanes sum = (v[0] + v[4]) << CONSTANT_BITS;
  const Lanes difference = (v[0] - v[4]) << CONSTANT_BITS;
  const Lanes evens[4] = {sum + high, difference + low, difference - low, sum - high};
  const Lanes turned = (v[7] + v[3] + v[5] + v[1]) * 9633;
  const Lanes a = (v[7] + v[1]) * -7373;
  const Lanes b = (v[5] + v[3]) * -20995;
  const Lanes c = (v[7] + v[3]) * -16069 + turned;
  const Lanes d = (v[5] + v[1]) * -3196 + turned;
  const Lanes odds[4] = {v[1] * 12299 + a + d, v[3] * 25172 + b + c, v[5] * 16819 + b + d, v[7] * 2446 + a + c};
  for (int32_t k = 0; k < 4; k++) {
    v[k] = rounded<BITS>(evens[k] + odds[k]);
    v[7 - k] = rounded<BITS>(evens[k] - odds[k]);
  }
}

void transpose(Lanes v[8]) {
  Lanes pairs[8];
  for (int32_t k = 0; k < 8; k += 2) {
    pairs[k] = SHUFFLE(v[k], v[k + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    pairs[k + 1] = SHUFFLE(v[k], v[k + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  Lanes fours[8];
  for (int32_t k = 0; k < 8; k += 4) {
    fours[k] = SHUFFLE(pairs[k], pairs[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    fours[k + 1] = SHUFFLE(pairs[k], pairs[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    fours[k + 2] = SHUFFLE(pairs[k + 1], pairs[k + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    fours[k + 3] = SHUFFLE(pairs[k + 1], pairs[k + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (int32_t k = 0; k < 4; k++) {
    v[k] = SHUFFLE(fours[k], fours[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    v[k + 4] = SHUFFLE(fours[k], fours[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

/** Samples of one level: what `transformBlock` makes of a block with its first coefficient alone. */
void fillBlock(int32_t first, uint8_t* out, size_t stride) {
  const int32_t value = (((first << PASS_BITS) + (1 << (PASS_BITS + 2))) >> (PASS_BITS + 3)) + 128;
  for (int32_t row = 0; row < 8; row++) std::memset(out + row * stride, std::clamp(value, 0, 255), 8);
}

/** @param coefficients in row order, multiplied by their steps */
void transformBlock(const int32_t* coefficients, uint8_t* out, size_t stride) {
  Lanes v[8];
  std::memcpy(v, coefficients, sizeof v);
  transformLanes<CONSTANT_BITS - PASS_BITS>(v);
  transpose(v);
  transformLanes<CONSTANT_BITS + PASS_BITS + 3>(v);
  transpose(v);
  for (int32_t row = 0; row < 8; row++) {
    Lanes value = v[row] + 128;
    value = value < 0 ? Lanes{} : value;
    value = value > 255 ? Lanes{} + 255 : value;
    for (int32_t k = 0; k < 8; k++) out[row * stride + k] = static_cast<uint8_t>(value[k]);
  }
}

/** Twice as many samples in a row: three parts of the nearer and one of the farther. */
void widen(const uint8_t* __restrict from, size_t count, uint8_t* __restrict out) {
  if (count <= 2) {
    for (size_t i = 0; i < count; i++) out[2 * i] = out[2 * i + 1] = from[i];
    return;
  }
  out[0] = from[0];
  out[1] = static_cast<uint8_t>((from[0] * 3 + from[1] + 2) >> 2);
  for (size_t i = 1; i + 1 < count; i++) {
    out[2 * i] = static_cast<uint8_t>((from[i] * 3 + from[i - 1] + 1) >> 2);
    out[2 * i + 1] = static_cast<uint8_t>((from[i] * 3 + from[i + 1] + 2) >> 2);
  }
  const size_t last = count - 1;
  out[2 * last] = static_cast<uint8_t>((from[last] * 3 + from[last - 1] + 1) >> 2);
  out[2 * last + 1] = from[last];
}

/** As `widen`, and between two rows, of which `from` is the nearer. `sums` is room for a row. */
void widenBetween(const uint8_t* __restrict from, const uint8_t* __restrict farther, size_t count,
                  uint16_t* __restrict sums, uint8_t* __restrict out) {
  if (count <= 2) {
    for (size_t i = 0; i < count; i++) out[2 * i] = out[2 * i + 1] = from[i];
    return;
  }
  for (size_t i = 0; i < count; i++) sums[i] = static_cast<uint16_t>(from[i] * 3 + farther[i]);
  out[0] = static_cast<uint8_t>((sums[0] * 4 + 8) >> 4);
  out[1] = static_cast<uint8_t>((sums[0] * 3 + sums[1] + 7) >> 4);
  for (size_t i = 1; i + 1 < count; i++) {
    out[2 * i] = static_cast<uint8_t>((sums[i] * 3 + sums[i - 1] + 8) >> 4);
    out[2 * i + 1] = static_cast<uint8_t>((sums[i] * 3 + sums[i + 1] + 7) >> 4);
  }
  const size_t last = count - 1;
  out[2 * last] = static_cast<uint8_t>((sums[last] * 3 + sums[last - 1] + 8) >> 4);
  out[2 * last + 1] = static_cast<uint8_t>((sums[last] * 4 + 7) >> 4);
}

inline uint8_t clamped(int32_t value) { return static_cast<uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value); }

/** A row of YCbCr to rows of red, green and blue. */
void toRgb(const uint8_t* __restrict y, const uint8_t* __restrict cb, const uint8_t* __restrict cr, size_t count,
           uint8_t* __restrict red, uint8_t* __restrict green, uint8_t* __restrict blue) {
  constexpr int32_t HALF = 1 << 15;
  for (size_t i = 0; i < count; i++) {
    const int32_t b = cb[i] - 128;
    const int32_t r = cr[i] - 128;
    red[i] = clamped(y[i] + ((91881 * r + HALF) >> 16));
    green[i] = clamped(y[i] + ((-22554 * b - 46802 * r + HALF) >> 16));
    blue[i] = clamped(y[i] + ((116130 * b + HALF) >> 16));
  }
}

}  // namespace
}  // namespace semantile
