#include "binding.hpp"

#include <memory>

#include "../instruction-sets.hpp"
#include "patches.hpp"

namespace semantile {
namespace {

constexpr int64_t MOST_SIDE_PX = 1 << 14;
constexpr int64_t MOST_BANDS = 1 << 12;
constexpr int64_t MOST_PATCH_PX = 64;
constexpr int64_t MOST_CELLS = 64;
constexpr int64_t MOST_NUMBERS = 1 << 16;
constexpr size_t LINE_BYTES = 64;

/** Memory that a thread keeps from call to call, at a line. */
float* scratchOf(size_t floats) {
  thread_local std::unique_ptr<char[]> memory;
  thread_local size_t size = 0;
  const size_t bytes = floats * sizeof(float) + LINE_BYTES;
  if (size < bytes) {
    memory.reset(new char[bytes]);
    size = bytes;
  }
  const size_t beyond = reinterpret_cast<uintptr_t>(memory.get()) % LINE_BYTES;
  return reinterpret_cast<float*>(memory.get() + (LINE_BYTES - beyond) % LINE_BYTES);
}

AtomRows readAtoms(const Arguments& job, size_t size) {
  const auto atoms = job.array<float>("atoms");
  require(atoms.length > 0 && atoms.length % size == 0, "atoms are not of whole patches");
  require(atoms.length / size <= MOST_NUMBERS, "there are too many atoms");
  return {atoms.data, atoms.length / size, size};
}

}  // namespace

napi_value poolPatches(napi_env env, napi_value object) {
  const Arguments job(env, object);
  PoolJob read{};
  read.width = static_cast<int32_t>(job.integer("widthPx", 1, MOST_SIDE_PX));
  read.height = static_cast<int32_t>(job.integer("heightPx", 1, MOST_SIDE_PX));
  read.bands = static_cast<int32_t>(job.integer("bands", 1, MOST_BANDS));
  read.patch = static_cast<int32_t>(job.integer("patchPx", 1, MOST_PATCH_PX));
  read.step = static_cast<int32_t>(job.integer("stepPx", 1, MOST_SIDE_PX));
  read.cells = static_cast<int32_t>(job.integer("cells", 1, MOST_CELLS));
  read.contrastFloor = static_cast<float>(job.number("contrastFloor", 1e-12, 1e12));
  require(read.patch <= read.width && read.patch <= read.height, "no patch fits into the picture");
  const size_t plane = static_cast<size_t>(read.width) * read.height;
  const size_t size = static_cast<size_t>(read.bands) * read.patch * read.patch;
  require(size <= MOST_NUMBERS, "a patch has too many numbers");
  const auto pixels = job.array<float>("pixels");
  const auto valid = job.array<uint8_t>("valid");
  const auto mean = job.array<float>("mean");
  const auto whitening = job.array<float>("whitening");
  require(pixels.length == plane * read.bands, "pixels are not of one plane a band");
  require(valid.length == plane, "valid is not of one number a pixel");
  require(mean.length == size && whitening.length == size * size, "mean and whitening are not of one patch");
  read.atoms = readAtoms(job, size);
  const auto sums = job.array<double>("sums");
  const auto counts = job.array<int32_t>("counts");
  require(counts.length == static_cast<size_t>(read.cells) * read.cells, "counts are not of one number a cell");
  require(sums.length == counts.length * read.atoms.count, "sums are not of one number a cell and atom");
  read.pixels = pixels.data;
  read.valid = valid.data;
  read.mean = mean.data;
  read.whitening = whitening.data;
  read.sums = sums.data;
  read.counts = counts.data;
  read.scratch = scratchOf(poolScratch(size, read.atoms.count));
  chosen<void (*)(const PoolJob&)>(buildOf(job), BUILDS_OF(poolPatches))(read);
  return nullptr;
}

napi_value nearestAtoms(napi_env env, napi_value object) {
  const Arguments job(env, object);
  const size_t size = static_cast<size_t>(job.integer("size", 1, MOST_NUMBERS));
  const auto patches = job.array<float>("patches");
  const auto out = job.array<int32_t>("out");
  require(patches.length == out.length * size, "patches are not of one row a number of out");
  NearestJob read{};
  read.patches = patches.data;
  read.count = out.length;
  read.atoms = readAtoms(job, size);
  read.out = out.data;
  read.scratch = scratchOf(nearestScratch(size, read.atoms.count));
  chosen<void (*)(const NearestJob&)>(buildOf(job), BUILDS_OF(nearestAtoms))(read);
  return nullptr;
}

}  // namespace semantile
