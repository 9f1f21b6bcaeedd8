#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "block.hpp"
#include "jpeg-codes.hpp"
#include "owned.hpp"

/** What stands before the coefficients of a JPEG. Source: ITU-T T.81, annex B. */
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
  /** Units of the scan from one restart marker to the next; 0: there are none. */
  size_t restartEvery = 0;
  /** Of all components: the blocks of a unit. */
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

}  // namespace
}  // namespace semantile
