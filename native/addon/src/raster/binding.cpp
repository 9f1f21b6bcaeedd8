#include "binding.hpp"

#include <memory>
#include <new>

#include "../instruction-sets.hpp"
#include "block.hpp"
#include "picture.hpp"

namespace semantile {

#if defined(__x86_64__)
int64_t decodeBlockAvx2(const BlockJob&);
void drawPictureAvx2(const PictureJob&);
#endif
int64_t decodeBlockBaseline(const BlockJob&);
void drawPictureBaseline(const PictureJob&);

namespace {

constexpr int64_t MOST_SIDE_PX = int64_t{1} << 31;
constexpr int64_t MOST_BANDS = 1 << 16;

/** Vectors of 512 bits gain nothing here. */
template <typename Kernel>
Kernel of(Build build, Kernel avx2, Kernel baseline) {
  return build == Build::baseline ? baseline : avx2;
}

#if defined(__x86_64__)
#define AVX2_OR_BASELINE(kernel) kernel##Avx2, kernel##Baseline
#else
#define AVX2_OR_BASELINE(kernel) kernel##Baseline, kernel##Baseline
#endif

BlockJob readJob(const Arguments& job) {
  BlockJob block{};
  block.codec = static_cast<Codec>(job.integer("codec", 0, 3));
  block.predictor = static_cast<Predictor>(job.integer("predictor", 1, 3));
  block.widthPx = static_cast<size_t>(job.integer("widthPx", 1, MOST_SIDE_PX));
  block.heightPx = static_cast<size_t>(job.integer("heightPx", 1, MOST_SIDE_PX));
  block.bands = static_cast<size_t>(job.integer("bands", 1, MOST_BANDS));
  block.sampleBytes = static_cast<size_t>(job.integer("sampleBytes", 1, 8));
  require((block.sampleBytes & (block.sampleBytes - 1)) == 0, "sampleBytes is not 1, 2, 4 or 8");
  require(block.predictor != Predictor::floats || block.sampleBytes >= 4, "floats have 4 or 8 bytes");
  // The floating-point predictor stores bytes in an order of its own.
  block.isSwapped = job.integer("isSwapped", 0, 1) == 1 && block.predictor != Predictor::floats;
  require(block.codec != Codec::jpeg || (block.sampleBytes == 1 && block.predictor == Predictor::none), "JPEG holds plain bytes");
  const auto tables = job.array<uint8_t>("tables");
  block.tables = tables.data;
  block.tablesBytes = tables.length;
  block.isYcbcr = job.integer("isYcbcr", 0, 1) == 1;
  const auto stored = job.array<uint8_t>("stored");
  const auto out = job.array<uint8_t>("out");
  require(out.length / block.bands / block.sampleBytes / block.widthPx == block.heightPx &&
              out.length == block.widthPx * block.heightPx * block.bands * block.sampleBytes,
          "out is not of one sample a pixel and band");
  require(reinterpret_cast<uintptr_t>(out.data) % block.sampleBytes == 0, "out does not begin at a whole sample");
  block.stored = stored.data;
  block.storedBytes = stored.length;
  block.out = out.data;
  block.outBytes = out.length;
  return block;
}

/** A block on its way through a thread of the pool. Its arrays are held until it is back. */
struct Flight {
  BlockJob block;
  DecodeBlock decode;
  int64_t held = 0;
  napi_deferred promise = nullptr;
  napi_ref arguments = nullptr;
  napi_async_work work = nullptr;
};

void run(napi_env, void* data) {
  auto* flight = static_cast<Flight*>(data);
  try {
    flight->held = flight->decode(flight->block);
  } catch (const std::bad_alloc&) {
    flight->held = NO_MEMORY;
  }
}

void land(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Flight> flight(static_cast<Flight*>(data));
  napi_value held;
  napi_create_int64(env, flight->held, &held);
  napi_resolve_deferred(env, flight->promise, held);
  napi_delete_reference(env, flight->arguments);
  napi_delete_async_work(env, flight->work);
}

}  // namespace

napi_value decodeBlock(napi_env env, napi_value object) {
  const Arguments job(env, object);
  auto flight = std::make_unique<Flight>();
  flight->block = readJob(job);
  flight->decode = of<DecodeBlock>(buildOf(job), AVX2_OR_BASELINE(decodeBlock));
  napi_value name;
  napi_value promise;
  napi_create_string_utf8(env, "semantile.decodeBlock", NAPI_AUTO_LENGTH, &name);
  napi_create_reference(env, object, 1, &flight->arguments);
  napi_create_async_work(env, nullptr, name, run, land, flight.get(), &flight->work);
  napi_create_promise(env, &flight->promise, &promise);
  napi_queue_async_work(env, flight.release()->work);
  return promise;
}

napi_value drawPicture(napi_env env, napi_value object) {
  const Arguments job(env, object);
  constexpr double FAR = 1e15;
  PictureJob picture{};
  const auto columnPx = job.array<double>("columnPx");
  const auto rowPx = job.array<double>("rowPx");
  const auto data = job.array<float>("data");
  const auto alpha = job.array<uint8_t>("alpha");
  const auto low = job.array<double>("low");
  const auto scale = job.array<double>("scale");
  const auto curve = job.array<float>("curve");
  const auto out = job.array<uint8_t>("out");
  picture.widthPx = job.integer("widthPx", 1, MOST_SIDE_PX);
  picture.heightPx = job.integer("heightPx", 1, MOST_SIDE_PX);
  picture.bands = low.length;
  const size_t plane = static_cast<size_t>(picture.widthPx * picture.heightPx);
  require(picture.bands == 1 || picture.bands == 3, "one band is drawn, or three");
  require(scale.length == picture.bands, "scale is not of one number a band");
  require(alpha.length == plane && data.length == plane * picture.bands, "data and alpha are not of one size");
  require(columnPx.length == rowPx.length && out.length == columnPx.length * 4, "positions and out are not of one size");
  require(curve.length != 1, "curve has one step");
  picture.first = static_cast<size_t>(job.integer("first", 0, static_cast<int64_t>(columnPx.length)));
  picture.end = static_cast<size_t>(job.integer("end", 0, static_cast<int64_t>(columnPx.length)));
  picture.columnPx = columnPx.data;
  picture.rowPx = rowPx.data;
  picture.data = data.data;
  picture.alpha = alpha.data;
  picture.leftPx = job.number("leftPx", -FAR, FAR);
  picture.topPx = job.number("topPx", -FAR, FAR);
  picture.stepColumnPx = job.number("stepColumnPx", 1 / FAR, FAR);
  picture.stepRowPx = job.number("stepRowPx", 1 / FAR, FAR);
  // Positions beyond are not drawn, so that no place of a pixel overflows.
  picture.rasterWidthPx = job.number("rasterWidthPx", 0, 1e9);
  picture.rasterHeightPx = job.number("rasterHeightPx", 0, 1e9);
  picture.low = low.data;
  picture.scale = scale.data;
  picture.curve = curve.data;
  picture.curveSteps = curve.length == 0 ? 0 : curve.length - 1;
  picture.isBlended = job.integer("isBlended", 0, 1) == 1;
  picture.out = out.data;
  of<DrawPicture>(buildOf(job), AVX2_OR_BASELINE(drawPicture))(picture);
  return nullptr;
}

}  // namespace semantile
