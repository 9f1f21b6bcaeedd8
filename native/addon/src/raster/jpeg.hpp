#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "block.hpp"
#include "jpeg-codes.hpp"
#include "jpeg-markers.hpp"
#include "jpeg-samples.hpp"
#include "owned.hpp"

/**
 * Decodes the JPEG that nearly every file holds: baseline or extended, Huffman codes, 8 bits, one scan, chroma as fine as
 * luma or half as fine along rows or both ways. All else, and whatever is not as it should be, is `NOT_READ`.
 * Source: ITU-T T.81, annex F.
 */
namespace semantile {
namespace {

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
