#pragma once
#include <cstddef>
#include <cstdint>

/** What is asked of one block of a raster, and where its samples go. See `native/raster/codec`, the specification. */
namespace semantile {

enum class Codec : int32_t { none, deflate, lzw, jpeg };

/** How samples were changed before they were compressed; TIFF's Predictor. */
enum class Predictor : int32_t { none = 1, differences = 2, floats = 3 };

/** What samples are, as far as arithmetic is concerned. */
enum class SampleKind : int32_t { whole, signedWhole, real };

/** A part of a block that becomes a part of a picture of float32, which may be of other bands. */
struct PicturePart {
  /** `[band, row, column]`; null: samples go to `BlockJob::out` as they are. */
  float* data;
  size_t widthPx;
  size_t heightPx;
  /** For each band of the block: which of the picture it becomes, or −1. */
  const int32_t* bands;
  /** Of the block. */
  size_t column;
  size_t row;
  size_t columns;
  size_t rows;
  /** Where they go. */
  size_t toColumn;
  size_t toRow;
};

struct BlockJob {
  Codec codec;
  /** A file that is read from `offsetBytes` on, or −1: the block is at `stored`. */
  int32_t file = -1;
  uint64_t offsetBytes;
  const uint8_t* stored;
  size_t storedBytes;
  size_t widthPx;
  size_t heightPx;
  /** Of a pixel in this block. */
  size_t bands;
  /** 1, 2, 4 or 8. */
  size_t sampleBytes;
  SampleKind kind;
  Predictor predictor;
  /** Whether samples are stored in the other order of bytes than this machine's. */
  bool isSwapped;
  /** A JPEG stream of the tables that all blocks share, or nothing. */
  const uint8_t* tables;
  size_t tablesBytes;
  /** Whether three JPEG components are to become red, green and blue. */
  bool isYcbcr;
  /** `[band, row, column]`. */
  uint8_t* out;
  size_t outBytes;
  PicturePart picture;
};

constexpr int64_t DAMAGED = -1;
constexpr int64_t NO_MEMORY = -2;
/** A stream that holds more than the block: it is to be read by who can tell whether it is sound. */
constexpr int64_t HOLDS_MORE = -3;
/** A block of a kind that is left to others, a JPEG that makes no sense, a file that cannot be read. */
constexpr int64_t NOT_READ = -4;

/**
 * @returns bytes that the block holds, at most `outBytes`; with fewer nothing is written. Or one of the above.
 */
using DecodeBlock = int64_t (*)(const BlockJob&);

}  // namespace semantile
