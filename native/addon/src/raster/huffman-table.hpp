#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

/** Tables that read the codes of Deflate. Source: RFC 1951, section 3.2. */
namespace semantile {
namespace {

constexpr int32_t LONGEST_CODE = 15;
/** Codes up to this length are found at the first look, longer ones at the second. */
constexpr int32_t SYMBOL_BITS = 11;
constexpr int32_t DISTANCE_BITS = 8;
constexpr int32_t LENGTH_BITS = 7;
/** Most entries that a table with its second looks needs: zlib's `enough` for 288 codes at 11 bits and 32 at 8. */
constexpr size_t SYMBOL_ENTRIES = 2342;
constexpr size_t DISTANCE_ENTRIES = 402;
constexpr size_t LENGTH_ENTRIES = 128;

/**
 * An entry: bits 0–7 what it takes from the stream, code and extra bits together; 8–11 the length of the code, or the
 * bits of a second look; 16–30 a literal, the least length or distance, or where the second look begins; and flags.
 */
constexpr uint32_t IS_LITERAL = 1u << 31;
constexpr uint32_t IS_OTHER = 1u << 15;
constexpr uint32_t IS_END = 1u << 14;
constexpr uint32_t IS_SECOND_LOOK = 1u << 13;
constexpr uint32_t NO_CODE = IS_OTHER | 1;

constexpr uint8_t LENGTH_EXTRA[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr uint16_t LENGTH_BASE[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                      31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};

/** Entries are made with their extra bits alone in bits 0–7; the code's length is added where they are put. */
uint32_t symbolEntry(uint32_t symbol) {
  if (symbol < 256) return IS_LITERAL | symbol << 16;
  if (symbol == 256) return IS_OTHER | IS_END;
  const uint32_t n = symbol - 257;
  return n < 29 ? static_cast<uint32_t>(LENGTH_BASE[n]) << 16 | LENGTH_EXTRA[n] : IS_OTHER;
}

uint32_t distanceEntry(uint32_t symbol) {
  if (symbol >= 30) return IS_OTHER;
  if (symbol < 4) return (symbol + 1) << 16;
  const uint32_t extra = symbol / 2 - 1;
  return (((2 + symbol % 2) << extra) + 1) << 16 | extra;
}

uint32_t lengthEntry(uint32_t symbol) { return symbol << 16; }

uint32_t reversed(uint32_t code, int32_t bits) {
  uint32_t out = 0;
  for (int32_t i = 0; i < bits; i++) out |= (code >> i & 1) << (bits - 1 - i);
  return out;
}

/** Puts an entry at every place whose lowest bits are its code. */
void putEntry(uint32_t* table, size_t size, uint32_t code, uint32_t codeBits, uint32_t entry) {
  const uint32_t full = entry + codeBits + (codeBits << 8);
  for (size_t at = code; at < size; at += size_t{1} << codeBits) table[at] = full;
}

/**
 * Bits of the second look that begins with a code of `length`: canonical codes of one beginning follow each other, so
 * the codes that remain fill it, shortest first.
 */
int32_t secondLookBits(const int32_t* remaining, int32_t length, int32_t longest, int32_t bits) {
  int32_t room = 1 << (length - bits);
  while (length < longest) {
    room -= remaining[length];
    if (room <= 0) break;
    room <<= 1;
    length++;
  }
  return length - bits;
}

/**
 * Fills a table for codes of these lengths; 0 is no code.
 *
 * @param bits of the first look
 * @param entries that the table holds
 * @param mayBeOne one code of one bit may stand alone, or none at all, as for distances
 * @returns false when the lengths are of no complete code
 */
template <uint32_t (*ENTRY)(uint32_t)>
bool fillTable(const uint8_t* lengths, int32_t count, int32_t bits, bool mayBeOne, uint32_t* table, size_t entries) {
  int32_t remaining[LONGEST_CODE + 1] = {};
  for (int32_t n = 0; n < count; n++) remaining[lengths[n]]++;
  remaining[0] = 0;
  uint32_t nextCode[LONGEST_CODE + 2] = {};
  int32_t place[LONGEST_CODE + 2] = {};
  int32_t left = 1;
  int32_t longest = 0;
  for (int32_t length = 1; length <= LONGEST_CODE; length++) {
    left = left * 2 - remaining[length];
    if (left < 0) return false;
    nextCode[length + 1] = (nextCode[length] + remaining[length]) << 1;
    place[length + 1] = place[length] + remaining[length];
    if (remaining[length] > 0) longest = length;
  }
  const int32_t used = place[LONGEST_CODE + 1];
  const size_t firstLook = size_t{1} << bits;
  if (left > 0) {
    if (!mayBeOne || longest > 1) return false;
    std::fill(table, table + firstLook, NO_CODE);
  }
  uint16_t sorted[288];
  for (int32_t n = 0; n < count; n++) {
    if (lengths[n] > 0) sorted[place[lengths[n]]++] = static_cast<uint16_t>(n);
  }
  size_t free = firstLook;
  size_t lastBeginning = firstLook;
  uint32_t* look = nullptr;
  int32_t lookBits = 0;
  for (int32_t n = 0; n < used; n++) {
    const int32_t length = lengths[sorted[n]];
    const uint32_t code = reversed(nextCode[length]++, length);
    const uint32_t entry = ENTRY(sorted[n]);
    if (length <= bits) {
      putEntry(table, firstLook, code, length, entry);
    } else {
      const size_t beginning = code & (firstLook - 1);
      if (beginning != lastBeginning) {
        lookBits = secondLookBits(remaining, length, longest, bits);
        if (free + (size_t{1} << lookBits) > entries) return false;
        look = table + free;
        table[beginning] = IS_OTHER | IS_SECOND_LOOK | static_cast<uint32_t>(free) << 16 |
                           static_cast<uint32_t>(lookBits) << 8 | static_cast<uint32_t>(bits);
        free += size_t{1} << lookBits;
        lastBeginning = beginning;
      }
      putEntry(look, size_t{1} << lookBits, code >> bits, length - bits, entry);
    }
    remaining[length]--;
  }
  return true;
}

}  // namespace
}  // namespace semantile
