#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "adler.hpp"
#include "block.hpp"
#include "expand-symbols.hpp"

/** Expands zlib streams. Source: RFC 1950 and RFC 1951. */
namespace semantile {
namespace {

Expansion copyStored(Inflating& stream) {
  // What was loaded beyond the byte that the block begins at goes back.
  stream.drop(stream.count & 7);
  stream.in -= stream.count >> 3;
  stream.bits = 0;
  stream.count = 0;
  if (stream.inEnd - stream.in < 4) return Expansion::inputShort;
  const uint32_t length = stream.in[0] | stream.in[1] << 8;
  const uint32_t check = stream.in[2] | stream.in[3] << 8;
  if ((length ^ check) != 0xffff) return Expansion::damaged;
  stream.in += 4;
  const size_t stored = std::min<size_t>(length, stream.inEnd - stream.in);
  const size_t taken = std::min<size_t>(stored, stream.outEnd - stream.out);
  std::memcpy(stream.out, stream.in, taken);
  stream.in += taken;
  stream.out += taken;
  if (taken < stored) return Expansion::outputFull;
  return stored < length ? Expansion::inputShort : Expansion::ended;
}

void fillFixed(Tables& tables) {
  uint8_t lengths[288];
  for (int32_t n = 0; n < 288; n++) lengths[n] = n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8;
  fillTable<symbolEntry>(lengths, 288, SYMBOL_BITS, false, tables.symbols, SYMBOL_ENTRIES);
  for (int32_t n = 0; n < 32; n++) lengths[n] = 5;
  fillTable<distanceEntry>(lengths, 32, DISTANCE_BITS, false, tables.distances, DISTANCE_ENTRIES);
}

Expansion readTables(Inflating& stream, Tables& tables) {
  constexpr uint8_t ORDER[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  uint32_t counts;
  if (!stream.take(14, counts)) return Expansion::inputShort;
  const uint32_t symbols = (counts & 31) + 257;
  const uint32_t distances = (counts >> 5 & 31) + 1;
  if (symbols > 286 || distances > 30) return Expansion::damaged;
  uint8_t lengths[286 + 30] = {};
  uint8_t ofLengths[19] = {};
  for (uint32_t n = 0; n < (counts >> 10) + 4; n++) {
    uint32_t length;
    if (!stream.take(3, length)) return Expansion::inputShort;
    ofLengths[ORDER[n]] = static_cast<uint8_t>(length);
  }
  uint32_t table[LENGTH_ENTRIES];
  if (!fillTable<lengthEntry>(ofLengths, 19, LENGTH_BITS, false, table, LENGTH_ENTRIES)) return Expansion::damaged;
  for (uint32_t n = 0; n < symbols + distances;) {
    uint32_t entry;
    uint64_t known;
    if (!readEntry(stream, table, LENGTH_BITS, entry, known)) return Expansion::inputShort;
    const uint32_t symbol = entry >> 16;
    if (symbol < 16) {
      lengths[n++] = static_cast<uint8_t>(symbol);
      continue;
    }
    if (symbol == 16 && n == 0) return Expansion::damaged;
    const uint8_t repeated = symbol == 16 ? lengths[n - 1] : 0;
    uint32_t more;
    if (!stream.take(symbol == 16 ? 2 : symbol == 17 ? 3 : 7, more)) return Expansion::inputShort;
    more += symbol == 18 ? 11 : 3;
    if (n + more > symbols + distances) return Expansion::damaged;
    while (more-- > 0) lengths[n++] = repeated;
  }
  if (lengths[256] == 0) return Expansion::damaged;
  const bool isWhole = fillTable<symbolEntry>(lengths, symbols, SYMBOL_BITS, true, tables.symbols, SYMBOL_ENTRIES) &&
                       fillTable<distanceEntry>(lengths + symbols, distances, DISTANCE_BITS, true, tables.distances, DISTANCE_ENTRIES);
  return isWhole ? Expansion::goesOn : Expansion::damaged;
}

/** One block of the stream. */
Expansion expandDeflateBlock(Inflating& stream, uint32_t kind, Tables& tables) {
  if (kind == 0) return copyStored(stream);
  if (kind == 3) return Expansion::damaged;
  if (kind == 1) fillFixed(tables);
  const Expansion found = kind == 1 ? Expansion::goesOn : readTables(stream, tables);
  return found == Expansion::goesOn ? expandSymbols(stream, tables) : found;
}

/** Whether the four bytes behind the stream are its checksum; a stream without them is taken as it is. */
bool hasItsChecksum(Inflating& stream) {
  stream.drop(stream.count & 7);
  stream.in -= stream.count >> 3;
  if (stream.inEnd - stream.in < 4) return true;
  const uint8_t* at = stream.in;
  const uint32_t told = static_cast<uint32_t>(at[0]) << 24 | at[1] << 16 | at[2] << 8 | at[3];
  return told == adler32(stream.begin, stream.out - stream.begin);
}

/**
 * Expands a zlib stream; one that is cut short gives what it holds.
 *
 * @returns bytes written, or `DAMAGED`, or `HOLDS_MORE` than `out` takes: then nothing is known of its end
 */
int64_t inflate(const uint8_t* stored, size_t storedBytes, uint8_t* out, size_t outBytes) {
  if (storedBytes < 2) return storedBytes == 0 ? 0 : DAMAGED;
  const bool isZlib = (stored[0] & 15) == 8 && stored[0] >> 4 <= 7 && (stored[0] << 8 | stored[1]) % 31 == 0 && !(stored[1] & 32);
  if (!isZlib) return DAMAGED;
  Tables tables;
  Inflating stream{stored + 2, stored + storedBytes, out, out, out + outBytes};
  for (;;) {
    uint32_t head;
    if (!stream.take(3, head)) break;
    const Expansion found = expandDeflateBlock(stream, head >> 1, tables);
    if (found == Expansion::damaged) return DAMAGED;
    if (found == Expansion::outputFull) return HOLDS_MORE;
    if (found == Expansion::inputShort) break;
    if (head & 1) return hasItsChecksum(stream) ? stream.out - out : DAMAGED;
  }
  return stream.out - out;
}

}  // namespace
}  // namespace semantile
