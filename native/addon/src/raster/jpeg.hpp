#pragma once
#include <cstddef>
#include <cstdint>

#include "block.hpp"
#include "jpeg-codes.hpp"
#include "jpeg-samples.hpp"
#include "owned.hpp"

/**
 * Decodes the JPEG that nearly every file holds: baseline or extended, Huffman codes, 8 bits, one scan, chroma as fine as
 * luma or half as fine along rows or both ways. All else, and whatever is not as it should be, is `NOT_READ`.
 * Source: ITU-T T.81, annexes B and F.
 */
namespace semantile {
namespace {

constexpr int32_t MOST_COMPONENTS = 4;

struct JpegComponent {
  uint8_t id;
  /** Samples along a unit of the scan. */
  int32_t columns;
  int32_t rows;
  int32_t stepsTable;
  int32_t directTable;
  int32_t othersTable;
  int32_t level = 0;
  size_t widthPx;
  size_t heightPx;
  size_t stride;
  Owned<uint8_t> samples;
};

struct Jpeg {
  uint16_t steps[4][64];
  bool hasSteps[4] = {};
  JpegTable direct[4];
  JpegTable others[4];
  size_t widthPx = 0;
  size_t heightPx = 0;
  int32_t componentCount = 0;
  JpegComponent components[MOST_COMPONENTS];
  size_t restartEvery = 0;
  /** Units of the scan that one restart interval, or nothing, covers. */
  int32_t mostColumns = 1;
  int32_t mostRows = 1;
};

uint32_t bigEndian(const uint8_t* at) { return static_cast<uint32_t>(at[0]) << 8 | at[1]; }

bool readSteps(const uint8_t* at, const uint8_t* end, Jpeg& jpeg) {
  while (at < end) {
    const int32_t bytes = *at >> 4 ? 2 : 1;
    const int32_t table = *at++ & 15;
    if (table > 3 || end - at < 64 * bytes) return false;
    for (int32_t k = 0; k < 64; k++, at += bytes) {
      jpeg.steps[table][k] = static_cast<uint16_t>(bytes == 2 ? bigEndian(at) : *at);
    }
    jpeg.hasSteps[table] = true;
  }
  return true;
}

bool readCodes(const uint8_t* at, const uint8_t* end, Jpeg& jpeg) {
  while (at < end) {
    const int32_t kind = *at >> 4;
    const int32_t table = *at++ & 15;
    if (kind > 1 || table > 3 || end - at < 16) return false;
    const uint8_t* counts = at;
    int32_t symbols = 0;
    for (int32_t k = 0; k < 16; k++) symbols += counts[k];
    at += 16;
    if (symbols > 256 || end - at < symbols) return false;
    if (!makeJpegTable(counts, at, kind == 0 ? jpeg.direct[table] : jpeg.others[table])) return false;
    at += symbols;
  }
  return true;
}

/** Chroma half as fine down a column alone is left to others, as is any factor above two. */
bool isReadSampling(const Jpeg& jpeg, const JpegComponent& component) {
  const bool isFull = component.columns == jpeg.mostColumns && component.rows == jpeg.mostRows;
  const bool isHalf = component.columns * 2 == jpeg.mostColumns && component.rows <= jpeg.mostRows;
  return isFull || isHalf;
}

bool readFrame(const uint8_t* at, const uint8_t* end, const BlockJob& job, Jpeg& jpeg) {
  if (end - at < 6 || at[0] != 8 || jpeg.componentCount > 0) return false;
  jpeg.heightPx = bigEndian(at + 1);
  jpeg.widthPx = bigEndian(at + 3);
  jpeg.componentCount = at[5];
  const bool isOfBlock = jpeg.widthPx == job.widthPx && jpeg.heightPx >= job.heightPx && jpeg.heightPx <= 2 * job.heightPx + 64 &&
                         jpeg.componentCount == static_cast<int32_t>(job.bands) && jpeg.componentCount <= MOST_COMPONENTS;
  at += 6;
  if (!isOfBlock || end - at != 3 * jpeg.componentCount) return false;
  for (int32_t n = 0; n < jpeg.componentCount; n++, at += 3) {
    JpegComponent& component = jpeg.components[n];
    component.id = at[0];
    component.columns = at[1] >> 4;
    component.rows = at[1] & 15;
    component.stepsTable = at[2];
    if (component.columns < 1 || component.columns > 2 || component.rows < 1 || component.rows > 2 || at[2] > 3) return false;
    jpeg.mostColumns = std::max(jpeg.mostColumns, component.columns);
    jpeg.mostRows = std::max(jpeg.mostRows, component.rows);
  }
  for (int32_t n = 0; n < jpeg.componentCount; n++) {
    JpegComponent& component = jpeg.components[n];
    if (!isReadSampling(jpeg, component)) return false;
    // A scan of one component has units of one block, whatever its factors.
    if (jpeg.componentCount == 1) component.columns = component.rows = jpeg.mostColumns = jpeg.mostRows = 1;
    component.widthPx = (jpeg.widthPx * component.columns + jpeg.mostColumns - 1) / jpeg.mostColumns;
    component.heightPx = (jpeg.heightPx * component.rows + jpeg.mostRows - 1) / jpeg.mostRows;
  }
  return true;
}

bool readScanHead(const uint8_t* at, const uint8_t* end, Jpeg& jpeg) {
  if (jpeg.componentCount == 0 || end - at != 4 + 2 * jpeg.componentCount || at[0] != jpeg.componentCount) return false;
  at++;
  for (int32_t n = 0; n < jpeg.componentCount; n++, at += 2) {
    JpegComponent& component = jpeg.components[n];
    component.directTable = at[1] >> 4;
    component.othersTable = at[1] & 15;
    const bool isWhole = component.id == at[0] && component.directTable <= 3 && component.othersTable <= 3 &&
                         jpeg.direct[component.directTable].isThere && jpeg.others[component.othersTable].isThere &&
                         jpeg.hasSteps[component.stepsTable];
    if (!isWhole) return false;
  }
  return at[0] == 0 && at[1] == 63 && at[2] == 0;
}

/**
 * Reads markers up to the scan, or to the end of a stream of tables.
 *
 * @returns where the coefficients begin; null when there are none, and `isRead` says whether all was understood
 */
const uint8_t* readMarkers(const uint8_t* at, const uint8_t* end, const BlockJob& job, Jpeg& jpeg, bool& isRead) {
  isRead = end - at >= 2 && at[0] == 0xff && at[1] == 0xd8;
  at += 2;
  while (isRead && end - at >= 2) {
    if (at[0] != 0xff) break;
    const uint8_t marker = at[1];
    if (marker == 0xff) {
      at++;
      continue;
    }
    at += 2;
    if (marker == 0xd9) return nullptr;
    if (end - at < 2 || bigEndian(at) < 2 || end - at < static_cast<ptrdiff_t>(bigEndian(at))) break;
    const uint8_t* body = at + 2;
    at += bigEndian(at);
    if (marker == 0xdb) isRead = readSteps(body, at, jpeg);
    else if (marker == 0xc4) isRead = readCodes(body, at, jpeg);
    else if (marker == 0xc0 || marker == 0xc1) isRead = readFrame(body, at, job, jpeg);
    else if (marker == 0xdd && at - body == 2) jpeg.restartEvery = bigEndian(body);
    else if (marker == 0xda) {
      isRead = readScanHead(body, at, jpeg);
      return isRead ? at : nullptr;
    } else isRead = (marker & 0xf0) == 0xe0 || marker == 0xfe;
  }
  isRead = false;
  return nullptr;
}

bool readUnit(JpegBits& stream, Jpeg& jpeg, size_t unitColumn, size_t unitRow) {
  for (int32_t n = 0; n < jpeg.componentCount; n++) {
    JpegComponent& component = jpeg.components[n];
    for (int32_t row = 0; row < component.rows; row++) {
      for (int32_t column = 0; column < component.columns; column++) {
        alignas(32) int32_t coefficients[64] = {};
        const int32_t last = readCoefficients(stream, jpeg.direct[component.directTable], jpeg.others[component.othersTable],
                                              jpeg.steps[component.stepsTable], coefficients, component.level);
        if (last < 0) return false;
        uint8_t* out = component.samples.get() + (unitRow * component.rows + row) * 8 * component.stride +
                       (unitColumn * component.columns + column) * 8;
        if (last == 0) fillBlock(coefficients[0], out, component.stride);
        else transformBlock(coefficients, out, component.stride);
      }
    }
  }
  return true;
}

bool readScan(const uint8_t* at, const uint8_t* end, Jpeg& jpeg) {
  const size_t columns = (jpeg.widthPx + 8 * jpeg.mostColumns - 1) / (8 * jpeg.mostColumns);
  const size_t rows = (jpeg.heightPx + 8 * jpeg.mostRows - 1) / (8 * jpeg.mostRows);
  for (int32_t n = 0; n < jpeg.componentCount; n++) {
    JpegComponent& component = jpeg.components[n];
    component.stride = columns * component.columns * 8;
    component.samples.make(component.stride * rows * component.rows * 8);
  }
  JpegBits stream{at, end};
  size_t untilRestart = jpeg.restartEvery;
  for (size_t row = 0; row < rows; row++) {
    for (size_t column = 0; column < columns; column++) {
      if (jpeg.restartEvery > 0 && untilRestart-- == 0) {
        if (stream.isOverdrawn() || !stream.restart()) return false;
        for (JpegComponent& component : jpeg.components) component.level = 0;
        untilRestart = jpeg.restartEvery - 1;
      }
      if (!readUnit(stream, jpeg, column, row)) return false;
    }
    if (stream.isOverdrawn()) return false;
  }
  return true;
}

/** A row of a component as fine as the picture: its own, or made in `row`. */
const uint8_t* fineRow(const Jpeg& jpeg, const JpegComponent& component, size_t pictureRow, uint16_t* sums, uint8_t* row) {
  const bool isHalfHigh = component.rows < jpeg.mostRows;
  const size_t at = isHalfHigh ? pictureRow / 2 : pictureRow;
  const uint8_t* from = component.samples.get() + at * component.stride;
  if (component.columns == jpeg.mostColumns) return from;
  if (!isHalfHigh) {
    widen(from, component.widthPx, row);
    return row;
  }
  const size_t above = at == 0 ? 0 : at - 1;
  const size_t below = at + 1 < component.heightPx ? at + 1 : at;
  const size_t farther = pictureRow % 2 == 0 ? above : below;
  widenBetween(from, component.samples.get() + farther * component.stride, component.widthPx, sums, row);
  return row;
}

void writeSamples(const Jpeg& jpeg, const BlockJob& job) {
  const size_t plane = job.widthPx * job.heightPx;
  const size_t room = 2 * job.widthPx + 16;
  const Owned<uint16_t> sums(room);
  const Owned<uint8_t> made(room * MOST_COMPONENTS);
  for (size_t row = 0; row < job.heightPx; row++) {
    const uint8_t* rows[MOST_COMPONENTS];
    for (int32_t n = 0; n < jpeg.componentCount; n++) {
      rows[n] = fineRow(jpeg, jpeg.components[n], row, sums.get(), made.get() + n * room);
    }
    uint8_t* out = job.out + row * job.widthPx;
    if (job.isYcbcr && jpeg.componentCount == 3) {
      toRgb(rows[0], rows[1], rows[2], job.widthPx, out, out + plane, out + 2 * plane);
      continue;
    }
    for (int32_t n = 0; n < jpeg.componentCount; n++) std::memcpy(out + n * plane, rows[n], job.widthPx);
  }
}

/** @returns bytes written, all of them, or `NOT_READ` */
int64_t decodeJpeg(const BlockJob& job) {
  const Owned<Jpeg> owned(1);
  Jpeg* const jpeg = owned.get();
  bool isRead = true;
  if (job.tablesBytes > 0) readMarkers(job.tables, job.tables + job.tablesBytes, job, *jpeg, isRead);
  if (!isRead || jpeg->componentCount > 0) return NOT_READ;
  const uint8_t* const end = job.stored + job.storedBytes;
  const uint8_t* scan = readMarkers(job.stored, end, job, *jpeg, isRead);
  if (scan == nullptr || !readScan(scan, end, *jpeg)) return NOT_READ;
  writeSamples(*jpeg, job);
  return static_cast<int64_t>(job.outBytes);
}

}  // namespace
}  // namespace semantile
