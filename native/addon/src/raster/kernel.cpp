/** Decodes one block of a raster; compiled once for each instruction set as `KERNEL`. */
#include "block.hpp"
#include "inflate.hpp"
#include "jpeg.hpp"
#include "lzw.hpp"
#include "owned.hpp"
#include "picture-part.hpp"
#include "samples.hpp"
#include "stored-bytes.hpp"

namespace semantile {
namespace {

/** What a thread needs memory for. */
enum class For { stored, expanded, samples };

/** Memory that a thread keeps from block to block, unless a block is large. */
template <For>
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

template <For PURPOSE>
thread_local Owned<uint8_t> Scratch<PURPOSE>::kept;
template <For PURPOSE>
thread_local size_t Scratch<PURPOSE>::keptBytes = 0;

int64_t expand(const BlockJob& job, uint8_t* out) {
  switch (job.codec) {
    case Codec::deflate: return inflate(job.stored, job.storedBytes, out, job.outBytes);
    case Codec::lzw: return isOldLzw(job.stored, job.storedBytes) ? NOT_READ : expandLzw(job.stored, job.storedBytes, out, job.outBytes);
    default: {
      const size_t taken = std::min(job.storedBytes, job.outBytes);
      std::memcpy(out, job.stored, taken);
      return static_cast<int64_t>(taken);
    }
  }
}

/** Whether expanded bytes are samples in their order. */
bool isInOrder(const BlockJob& job) { return job.bands == 1 && job.predictor == Predictor::none && !job.isSwapped; }

/** From `stored` to `out`. */
int64_t decode(const BlockJob& job) {
  if (job.codec == Codec::jpeg) return decodeJpeg(job);
  if (isInOrder(job)) return expand(job, job.out);
  if (job.codec == Codec::none && job.predictor != Predictor::floats && job.storedBytes >= job.outBytes &&
      reinterpret_cast<uintptr_t>(job.stored) % job.sampleBytes == 0) {
    separateSamples(job, const_cast<uint8_t*>(job.stored));
    return static_cast<int64_t>(job.outBytes);
  }
  const Scratch<For::expanded> bytes(job.outBytes);
  const int64_t held = expand(job, bytes.get());
  if (held == static_cast<int64_t>(job.outBytes)) separateSamples(job, bytes.get());
  return held;
}

}  // namespace

int64_t KERNEL(const BlockJob& asked) {
  BlockJob job = asked;
  if (job.file >= 0 && job.codec == Codec::none && isInOrder(job) && job.picture.data == nullptr) {
    const size_t taken = std::min(job.storedBytes, job.outBytes);
    return readBytes(job.file, job.offsetBytes, job.out, taken) ? static_cast<int64_t>(taken) : NOT_READ;
  }
  const Scratch<For::stored> bytes(job.file < 0 ? 0 : job.storedBytes);
  if (job.file >= 0) {
    if (!readBytes(job.file, job.offsetBytes, bytes.get(), job.storedBytes)) return NOT_READ;
    job.stored = bytes.get();
  }
  if (job.picture.data == nullptr) return decode(job);
  const Scratch<For::samples> samples(job.outBytes);
  job.out = samples.get();
  const int64_t held = decode(job);
  if (held == static_cast<int64_t>(job.outBytes)) placeInPicture(job);
  return held;
}

}  // namespace semantile
