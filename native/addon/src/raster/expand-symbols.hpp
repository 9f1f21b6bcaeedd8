#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "huffman-table.hpp"

/**
 * The symbols of a block of Deflate. Source: RFC 1951, section 3.2.3.
 *
 * Two loops read the same tables: a fast one while input and output are far from their ends, which looks at neither for
 * every symbol, and a careful one for the rest.
 */
namespace semantile {
namespace {

/** What the fast loop may read and write without looking: three fillings; the longest match and what a copy overshoots. */
constexpr ptrdiff_t SPARE_INPUT = 32;
constexpr ptrdiff_t SPARE_OUTPUT = 3 + 258 + 16;

enum class Expansion { goesOn, ended, outputFull, inputShort, damaged };

struct Tables {
  uint32_t symbols[SYMBOL_ENTRIES];
  uint32_t distances[DISTANCE_ENTRIES];
};

/** A stream from its least significant bit on, and where its bytes go. */
struct Inflating {
  const uint8_t* in;
  const uint8_t* const inEnd;
  uint8_t* const begin;
  uint8_t* out;
  uint8_t* const outEnd;
  uint64_t bits = 0;
  /** Of `bits`; those above are zeros, or what comes next in the stream. */
  uint32_t count = 0;

  void fillCarefully() {
    bits &= (uint64_t{1} << count) - 1;
    while (count <= 55 && in < inEnd) {
      bits |= uint64_t{*in++} << count;
      count += 8;
    }
  }

  /** @returns false when the stream is too short */
  bool take(uint32_t wanted, uint32_t& value) {
    if (count < wanted) fillCarefully();
    if (count < wanted) return false;
    value = static_cast<uint32_t>(bits & ((uint64_t{1} << wanted) - 1));
    drop(wanted);
    return true;
  }

  void drop(uint32_t wanted) {
    bits >>= wanted;
    count -= wanted;
  }
};

/** Copies a match, which may overlap its source; up to 15 bytes behind it are overwritten too. */
inline void copyMatch(uint8_t* to, uint32_t distance, uint32_t length) {
  const uint8_t* from = to - distance;
  uint8_t* const end = to + length;
  if (distance >= 8) {
    do {
      std::memcpy(to, from, 8);
      std::memcpy(to + 8, from + 8, 8);
      to += 16;
      from += 16;
    } while (to < end);
  } else if (distance == 1) {
    std::memset(to, *from, length);
  } else {
    do *to++ = *from++;
    while (to < end);
  }
}

/** Value of the extra bits of an entry that stood at the beginning of `bits`, above what its code told. */
inline uint32_t withExtra(uint32_t entry, uint64_t bits) {
  const uint32_t codeBits = entry >> 8 & 15;
  const uint64_t known = bits & ((uint64_t{1} << (entry & 255)) - 1);
  return (entry >> 16) + static_cast<uint32_t>(known >> codeBits);
}

/** Symbols until the block ends, or input or output come near their ends: then `goesOn`. */
Expansion expandFast(Inflating& stream, const Tables& tables) {
  const uint8_t* in = stream.in;
  uint8_t* out = stream.out;
  uint64_t bits = stream.bits;
  uint32_t count = stream.count;
  const uint8_t* const inStop = stream.inEnd - SPARE_INPUT;
  uint8_t* const outStop = stream.outEnd - SPARE_OUTPUT;
  Expansion found = Expansion::goesOn;
  // Makes 56 bits or more. What is loaded above `count` is loaded again the next time, to the same place.
  const auto fill = [&] {
    uint64_t more;
    std::memcpy(&more, in, 8);
    bits |= more << (count & 63);
    in += (63 - (count & 63)) >> 3;
    count |= 56;
  };
  // Only the lowest byte of `count` is kept right, and a shift looks at the lowest six bits: neither needs a mask.
  const auto drop = [&](uint32_t entry) {
    bits >>= entry & 63;
    count -= entry;
  };
  const auto symbolHere = [&] { return tables.symbols[bits & ((1 << SYMBOL_BITS) - 1)]; };
  const auto put = [&](uint32_t entry) { *out++ = static_cast<uint8_t>(entry >> 16); };
  fill();
  uint32_t entry = symbolHere();
  // The next entry is looked up before the last one is written.
  do {
    uint64_t before = bits;
    drop(entry);
    if (entry & IS_LITERAL) {
      uint32_t literal = entry;
      entry = symbolHere();
      before = bits;
      drop(entry);
      put(literal);
      if (entry & IS_LITERAL) {
        literal = entry;
        entry = symbolHere();
        before = bits;
        drop(entry);
        put(literal);
        if (entry & IS_LITERAL) {
          literal = entry;
          fill();
          entry = symbolHere();
          put(literal);
          continue;
        }
      }
    }
    if (entry & IS_OTHER) {
      if (entry & IS_SECOND_LOOK) {
        entry = tables.symbols[(entry >> 16 & 0x7fff) + (bits & ((1 << (entry >> 8 & 15)) - 1))];
        before = bits;
        drop(entry);
        if (entry & IS_LITERAL) {
          put(entry);
          fill();
          entry = symbolHere();
          continue;
        }
      }
      if (entry & IS_OTHER) {
        found = entry & IS_END ? Expansion::ended : Expansion::damaged;
        break;
      }
    }
    const uint32_t length = withExtra(entry, before);
    // Of 56 bits, 11 · 2 + 20 may be gone, and a distance takes up to 28.
    if ((count & 255) < 28) fill();
    entry = tables.distances[bits & ((1 << DISTANCE_BITS) - 1)];
    if (entry & IS_OTHER) {
      if (!(entry & IS_SECOND_LOOK)) return Expansion::damaged;
      drop(entry);
      entry = tables.distances[(entry >> 16 & 0x7fff) + (bits & ((1 << (entry >> 8 & 15)) - 1))];
      if (entry & IS_OTHER) return Expansion::damaged;
    }
    const uint32_t distance = withExtra(entry, bits);
    drop(entry);
    if (distance > static_cast<size_t>(out - stream.begin)) return Expansion::damaged;
    fill();
    entry = symbolHere();
    copyMatch(out, distance, length);
    out += length;
  } while (in < inStop && out < outStop);
  stream.in = in;
  stream.out = out;
  stream.bits = bits;
  stream.count = count & 255;
  return found;
}

/** The entry of the next code, dropped but for its extra bits: `known` are code and extra bits. False when the stream is too short. */
bool readEntry(Inflating& stream, const uint32_t* table, int32_t firstBits, uint32_t& entry, uint64_t& known) {
  stream.fillCarefully();
  entry = table[stream.bits & ((1 << firstBits) - 1)];
  if (entry & IS_SECOND_LOOK) {
    if ((entry & 255) > stream.count) return false;
    stream.drop(entry & 255);
    entry = table[(entry >> 16 & 0x7fff) + (stream.bits & ((1 << (entry >> 8 & 15)) - 1))];
  }
  if ((entry & 255) > stream.count) return false;
  known = stream.bits;
  stream.drop(entry & 255);
  return true;
}

/** One symbol, with every end looked for. */
Expansion expandOne(Inflating& stream, const Tables& tables) {
  uint32_t entry;
  uint64_t known;
  if (!readEntry(stream, tables.symbols, SYMBOL_BITS, entry, known)) return Expansion::inputShort;
  if (entry & IS_LITERAL) {
    if (stream.out == stream.outEnd) return Expansion::outputFull;
    *stream.out++ = static_cast<uint8_t>(entry >> 16);
    return Expansion::goesOn;
  }
  if (entry & IS_OTHER) return entry & IS_END ? Expansion::ended : Expansion::damaged;
  uint32_t length = withExtra(entry, known);
  if (!readEntry(stream, tables.distances, DISTANCE_BITS, entry, known)) return Expansion::inputShort;
  if (entry & IS_OTHER) return Expansion::damaged;
  const uint32_t distance = withExtra(entry, known);
  if (distance > static_cast<size_t>(stream.out - stream.begin)) return Expansion::damaged;
  while (length > 0 && stream.out < stream.outEnd) {
    *stream.out = *(stream.out - distance);
    stream.out++;
    length--;
  }
  return length > 0 ? Expansion::outputFull : Expansion::goesOn;
}

Expansion expandSymbols(Inflating& stream, const Tables& tables) {
  for (;;) {
    Expansion found = Expansion::goesOn;
    if (stream.inEnd - stream.in > SPARE_INPUT && stream.outEnd - stream.out > SPARE_OUTPUT) {
      found = expandFast(stream, tables);
      if (found != Expansion::goesOn) return found;
    }
    found = expandOne(stream, tables);
    if (found != Expansion::goesOn) return found;
  }
}

}  // namespace
}  // namespace semantile
