#include "binding.hpp"

#include <memory>

#include "../instruction-sets.hpp"
#include "tile.hpp"

namespace semantile {

#if defined(__x86_64__)
bool textureAvx2(const TileJob&);
#endif
bool textureBaseline(const TileJob&);

namespace {

constexpr int64_t MOST_SIDE_PX = 1 << 14;
constexpr int64_t MOST_BANDS_READ = 1 << 12;
constexpr size_t LINE_BYTES = 64;

DescribeTile kernelFor(Build build) {
#if defined(__x86_64__)
  // Vectors of 512 bits gain nothing here: decision 0015.
  if (build != Build::baseline) return textureAvx2;
#else
  (void)build;
#endif
  return textureBaseline;
}

/** Memory that a thread keeps from tile to tile. */
char* scratchOf(size_t bytes) {
  thread_local std::unique_ptr<char[]> memory;
  thread_local size_t size = 0;
  if (size < bytes + LINE_BYTES) {
    size = bytes + LINE_BYTES;
    memory.reset(new char[size]);
  }
  const size_t beyond = reinterpret_cast<uintptr_t>(memory.get()) % LINE_BYTES;
  return memory.get() + (LINE_BYTES - beyond) % LINE_BYTES;
}

}  // namespace

napi_value describeTile(napi_env env, napi_value object) {
  const Arguments job(env, object);
  TileJob tile{};
  tile.width = static_cast<int32_t>(job.integer("widthPx", 1, MOST_SIDE_PX));
  tile.height = static_cast<int32_t>(job.integer("heightPx", 1, MOST_SIDE_PX));
  tile.inset = static_cast<int32_t>(job.integer("insetPx", 0, MOST_SIDE_PX));
  tile.bands = static_cast<int32_t>(job.integer("bands", 1, MOST_BANDS_READ));
  require(2 * tile.inset < tile.width && 2 * tile.inset < tile.height, "insetPx leaves no tile");
  const auto rgb = job.array<int32_t>("rgb");
  require(rgb.length == 0 || rgb.length == 3, "rgb is not three positions or none");
  for (int32_t n = 0; n < 3; n++) {
    tile.rgb[n] = rgb.length == 0 ? -1 : rgb.data[n];
    require(rgb.length == 0 || (tile.rgb[n] >= 0 && tile.rgb[n] < tile.bands), "rgb names a band that is not there");
  }
  const size_t size = static_cast<size_t>(tile.width) * tile.height;
  const auto pixels = job.array<float>("pixels");
  const auto valid = job.array<uint8_t>("valid");
  const auto out = job.array<float>("out");
  require(pixels.length == size * tile.bands, "pixels are not of one plane a band");
  require(valid.length == size, "valid is not of one number a pixel");
  require(out.length == static_cast<size_t>(textureDimension(tile.bands, rgb.length == 3)), "out is of another dimension");
  tile.pixels = pixels.data;
  tile.valid = valid.data;
  tile.out = out.data;
  tile.scratch = scratchOf(textureScratchBytes(tile.width, tile.height));
  napi_value answer;
  napi_get_boolean(env, kernelFor(buildOf(job))(tile), &answer);
  return answer;
}

}  // namespace semantile
