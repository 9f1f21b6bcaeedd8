/** Decodes one block of a raster; compiled once for each instruction set as `KERNEL`. */
#include <memory>

#include "block.hpp"
#include "inflate.hpp"
#include "lzw.hpp"
#include "samples.hpp"

namespace semantile {
namespace {

int64_t expand(const BlockJob& job, uint8_t* out) {
  switch (job.codec) {
    case Codec::deflate: return inflate(job.stored, job.storedBytes, out, job.outBytes);
    case Codec::lzw: return expandLzw(job.stored, job.storedBytes, out, job.outBytes);
    default: {
      const size_t taken = std::min(job.storedBytes, job.outBytes);
      std::memcpy(out, job.stored, taken);
      return static_cast<int64_t>(taken);
    }
  }
}

}  // namespace

int64_t KERNEL(const BlockJob& job) {
  const bool isChanged = job.bands > 1 || job.predictor != Predictor::none || job.isSwapped;
  if (!isChanged) return expand(job, job.out);
  if (job.codec == Codec::none && job.predictor != Predictor::floats && job.storedBytes >= job.outBytes &&
      reinterpret_cast<uintptr_t>(job.stored) % job.sampleBytes == 0) {
    separateSamples(job, const_cast<uint8_t*>(job.stored));
    return static_cast<int64_t>(job.outBytes);
  }
  const std::unique_ptr<uint8_t[]> bytes(new uint8_t[job.outBytes]);
  const int64_t held = expand(job, bytes.get());
  if (held == static_cast<int64_t>(job.outBytes)) separateSamples(job, bytes.get());
  return held;
}

}  // namespace semantile
