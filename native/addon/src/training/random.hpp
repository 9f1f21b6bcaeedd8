#pragma once
#include <cstdint>

namespace semantile {

/** sfc32, drawing the same numbers as `Random` of native/math/random.ts; the caller keeps its state between calls. */
struct Random {
  uint32_t a, b, c, counter;

  // Always inline: no copy made with one instruction set may be called from code made for another.
  __attribute__((always_inline)) uint32_t next() {
    const uint32_t sum = a + b + counter;
    counter += 1;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = ((c << 21) | (c >> 11)) + sum;
    return sum;
  }

  /** Uniform in [0, limit). */
  __attribute__((always_inline)) uint32_t below(uint32_t limit) { return static_cast<uint32_t>((uint64_t{next()} * limit) >> 32); }
};

}  // namespace semantile
