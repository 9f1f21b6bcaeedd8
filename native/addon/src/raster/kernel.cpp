/** Decodes one block of a raster; compiled once for each instruction set as `KERNEL`. */
#include "block.hpp"
#include "inflate.hpp"
#include "jpeg.hpp"
#include "lzw.hpp"
#include "owned.hpp"
#include "samples.hpp"

namespace semantile {
namespace {

/** Memory that a thread keeps from block to block, unless a block is large. */
class Scratch {
 public:
  explicit Scratch(size_t bytes) {
    if (bytes > MOST_KEPT_BYTES) {
      own_.make(bytes);
    } else if (keptBytes < bytes) {
      keptBytes = 0;
      kept.make(bytes);
      keptBytes = bytes;
    }
  }
  uint8_t* get() const { return own_.get() != nullptr ? own_.get() : kept.get(); }

 private:
  static constexpr size_t MOST_KEPT_BYTES = 4 << 20;
  static thread_local Owned<uint8_t> kept;
  static thread_local size_t keptBytes;
  Owned<uint8_t> own_;
};

thread_local Owned<uint8_t> Scratch::kept;
thread_local size_t Scratch::keptBytes = 0;

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
  if (job.codec == Codec::jpeg) return decodeJpeg(job);
  const bool isChanged = job.bands > 1 || job.predictor != Predictor::none || job.isSwapped;
  if (!isChanged) return expand(job, job.out);
  if (job.codec == Codec::none && job.predictor != Predictor::floats && job.storedBytes >= job.outBytes &&
      reinterpret_cast<uintptr_t>(job.stored) % job.sampleBytes == 0) {
    separateSamples(job, const_cast<uint8_t*>(job.stored));
    return static_cast<int64_t>(job.outBytes);
  }
  Scratch bytes(job.outBytes);
  const int64_t held = expand(job, bytes.get());
  if (held == static_cast<int64_t>(job.outBytes)) separateSamples(job, bytes.get());
  return held;
}

}  // namespace semantile
