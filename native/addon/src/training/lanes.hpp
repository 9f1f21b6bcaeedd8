#pragma once
#include <cstdint>

/**
 * Vectors of WIDTH floats by the compilers' vector extensions, which become AVX-512, AVX2, SSE2 or NEON. Everything is
 * `static`: each instruction set has its own copy, and the linker must not merge them.
 */
#define INLINE static inline __attribute__((always_inline))

#if defined(__clang__) || __GNUC__ >= 12
#define SHUFFLE(x, y, ...) __builtin_shufflevector(x, y, __VA_ARGS__)
#else
#define SHUFFLE(x, y, ...) __builtin_shuffle(x, y, (Integers){__VA_ARGS__})
#endif

typedef float Vector __attribute__((vector_size(WIDTH * 4), may_alias));
typedef int32_t Integers __attribute__((vector_size(WIDTH * 4), may_alias));

INLINE Vector load(const float* from) { return *reinterpret_cast<const Vector*>(from); }
INLINE void store(float* to, Vector vector) { *reinterpret_cast<Vector*>(to) = vector; }
INLINE Vector splat(float value) { return Vector{} + value; }

// foldN: each group of 2N lanes becomes one of N lanes, its halves added; the groups of x come before those of y.

#if WIDTH == 16
INLINE Vector fold8(Vector x, Vector y) {
  return SHUFFLE(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
         SHUFFLE(x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
INLINE Vector fold4(Vector x, Vector y) {
  return SHUFFLE(x, y, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
         SHUFFLE(x, y, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}
INLINE Vector fold2(Vector x, Vector y) {
  return SHUFFLE(x, y, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29) +
         SHUFFLE(x, y, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31);
}
INLINE Vector fold1(Vector x, Vector y) {
  return SHUFFLE(x, y, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
         SHUFFLE(x, y, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}
INLINE Vector halfSums(const Vector* lanes) {
  return fold4(fold8(lanes[0], lanes[1]), fold8(lanes[2], lanes[3]));
}
/** The sums of the six lanes of each of two rows, one row in each half. */
INLINE Vector sumsOfTwo(const Vector* one, const Vector* other) {
  const Vector none = {};
  return fold1(fold2(halfSums(one), fold4(fold8(one[4], one[5]), none)),
               fold2(halfSums(other), fold4(fold8(other[4], other[5]), none)));
}
#elif WIDTH == 8
INLINE Vector fold4(Vector x, Vector y) {
  return SHUFFLE(x, y, 0, 1, 2, 3, 8, 9, 10, 11) + SHUFFLE(x, y, 4, 5, 6, 7, 12, 13, 14, 15);
}
INLINE Vector fold2(Vector x, Vector y) {
  return SHUFFLE(x, y, 0, 1, 4, 5, 8, 9, 12, 13) + SHUFFLE(x, y, 2, 3, 6, 7, 10, 11, 14, 15);
}
INLINE Vector fold1(Vector x, Vector y) {
  return SHUFFLE(x, y, 0, 2, 4, 6, 8, 10, 12, 14) + SHUFFLE(x, y, 1, 3, 5, 7, 9, 11, 13, 15);
}
INLINE Vector sumsOfOne(const Vector* lanes) {
  const Vector none = {};
  return fold1(fold2(fold4(lanes[0], lanes[1]), fold4(lanes[2], lanes[3])), fold2(fold4(lanes[4], lanes[5]), none));
}
#else
INLINE Vector fold2(Vector x, Vector y) { return SHUFFLE(x, y, 0, 1, 4, 5) + SHUFFLE(x, y, 2, 3, 6, 7); }
INLINE Vector fold1(Vector x, Vector y) { return SHUFFLE(x, y, 0, 2, 4, 6) + SHUFFLE(x, y, 1, 3, 5, 7); }
#endif

/** Sums of the lanes of ROWS rows, each written to a place of LANE_ROOM floats; the last two of each are zero. */
template <int ROWS>
INLINE void writeSums(const Vector (*lanes)[6], float* sums) {
  const Vector none[6] = {};
#if WIDTH == 16
  for (int row = 0; row < ROWS; row += 2) {
    store(sums + row * 8, sumsOfTwo(lanes[row], row + 1 < ROWS ? lanes[row + 1] : none));
  }
#elif WIDTH == 8
  (void)none;
  for (int row = 0; row < ROWS; row++) store(sums + row * 8, sumsOfOne(lanes[row]));
#else
  for (int row = 0; row < ROWS; row++) {
    const Vector* of = lanes[row];
    store(sums + row * 8, fold1(fold2(of[0], of[1]), fold2(of[2], of[3])));
    store(sums + row * 8 + 4, fold1(fold2(of[4], of[5]), none[0]));
  }
#endif
}

INLINE Vector atMost(Vector x, Vector limit) {
  const Integers isLess = (Integers)(x < limit);
  return (Vector)(((Integers)x & isLess) | ((Integers)limit & ~isLess));
}

/**
 * 1 / (1 + exp(−x)) to about 1e-7, with x held within ±16 as in `logistic.ts`. exp is 2^(whole + rest), the rest in ±½
 * by the Taylor polynomial of 2^rest to the sixth degree (error 1.2e-7 · 2^-4), the whole added to the exponent.
 */
INLINE Vector logistic(Vector x) {
  const Vector limit = splat(16.0f);
  const Vector held = -atMost(-atMost(x, limit), limit);
  const Vector power = held * splat(-1.44269504f);
  // Adding 1.5 · 2^23 leaves no bits behind the point: the sum's low bits are the nearest whole number.
  const Vector shifted = power + splat(12582912.0f);
  const Vector rest = power - (shifted - splat(12582912.0f));
  Vector series = splat(1.54035304e-4f);
  series = series * rest + splat(1.33335581e-3f);
  series = series * rest + splat(9.61812911e-3f);
  series = series * rest + splat(5.55041087e-2f);
  series = series * rest + splat(2.40226507e-1f);
  series = series * rest + splat(6.93147181e-1f);
  series = series * rest + splat(1.0f);
  const Vector exponential = (Vector)((Integers)series + ((Integers)shifted << 23));
  return splat(1.0f) / (splat(1.0f) + exponential);
}
