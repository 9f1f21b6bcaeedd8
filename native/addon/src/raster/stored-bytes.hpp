#pragma once
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace semantile {
namespace {

/** @returns false when the file is shorter, or cannot be read: who reads it again says why */
bool readBytes(int32_t file, uint64_t offsetBytes, uint8_t* out, size_t bytes) {
  while (bytes > 0) {
    const ssize_t taken = pread(file, out, bytes, static_cast<off_t>(offsetBytes));
    if (taken < 0 && errno == EINTR) continue;
    if (taken <= 0) return false;
    out += taken;
    offsetBytes += static_cast<uint64_t>(taken);
    bytes -= static_cast<size_t>(taken);
  }
  return true;
}

}  // namespace
}  // namespace semantile
