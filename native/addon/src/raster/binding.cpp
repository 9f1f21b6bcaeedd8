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
constexpr size_t MOST_BLOCK_BYTES = size_t{1} << 40;
constexpr int64_t MOST_OFFSET = int64_t{1} << 53;

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

/** What `decodeBlock` is told of a part of a picture, in the order of `PartNumbers`. */
PicturePart readPart(const Arguments& job, const BlockJob& block) {
  PicturePart part{};
  const auto picture = job.array<float>("picture");
  if (picture.length == 0) return part;
  const auto numbers = job.array<int32_t>("part");
  const auto bands = job.array<int32_t>("pictureBands");
  require(numbers.length == 8 && bands.length == block.bands, "a part is eight numbers, and one for each band");
  for (size_t n = 0; n < 8; n++) require(numbers.data[n] >= 0, "a part has a negative number");
  const auto number = [&](size_t n) { return static_cast<size_t>(numbers.data[n]); };
  part = {picture.data, number(0), number(1), bands.data, number(2), number(3), number(4), number(5), number(6), number(7)};
  const size_t plane = part.widthPx * part.heightPx;
  require(plane > 0 && picture.length % plane == 0, "picture is not of whole bands");
  const auto planes = static_cast<int64_t>(picture.length / plane);
  for (size_t n = 0; n < block.bands; n++) require(bands.data[n] >= -1 && bands.data[n] < planes, "picture has no such band");
  require(part.column + part.columns <= block.widthPx && part.row + part.rows <= block.heightPx, "the part is not of the block");
  require(part.toColumn + part.columns <= part.widthPx && part.toRow + part.rows <= part.heightPx, "the part is not of the picture");
  require(block.kind == SampleKind::real ? block.sampleBytes == 4 : block.sampleBytes <= 2, "samples do not fit float32");
  return part;
}

BlockJob readJob(const Arguments& job) {
  BlockJob block{};
  block.codec = static_cast<Codec>(job.integer("codec", 0, 3));
  block.predictor = static_cast<Predictor>(job.integer("predictor", 1, 3));
  block.widthPx = static_cast<size_t>(job.integer("widthPx", 1, MOST_SIDE_PX));
  block.heightPx = static_cast<size_t>(job.integer("heightPx", 1, MOST_SIDE_PX));
  block.bands = static_cast<size_t>(job.integer("bands", 1, MOST_BANDS));
  block.sampleBytes = static_cast<size_t>(job.integer("sampleBytes", 1, 8));
  block.kind = static_cast<SampleKind>(job.integer("sampleKind", 0, 2));
  require((block.sampleBytes & (block.sampleBytes - 1)) == 0, "sampleBytes is not 1, 2, 4 or 8");
  require(block.predictor != Predictor::floats || block.sampleBytes >= 4, "floats have 4 or 8 bytes");
  // The floating-point predictor stores bytes in an order of its own.
  block.isSwapped = job.integer("isSwapped", 0, 1) == 1 && block.predictor != Predictor::floats;
  require(block.codec != Codec::jpeg || (block.sampleBytes == 1 && block.predictor == Predictor::none), "JPEG holds plain bytes");
  const auto tables = job.array<uint8_t>("tables");
  block.tables = tables.data;
  block.tablesBytes = tables.length;
  block.isYcbcr = job.integer("isYcbcr", 0, 1) == 1;
  block.file = static_cast<int32_t>(job.integer("file", -1, INT32_MAX));
  block.offsetBytes = static_cast<uint64_t>(job.integer("offsetBytes", 0, MOST_OFFSET));
  const auto stored = job.array<uint8_t>("stored");
  block.stored = stored.data;
  block.storedBytes = block.file < 0 ? stored.length : static_cast<size_t>(job.integer("lengthBytes", 0, MOST_OFFSET));
  block.picture = readPart(job, block);
  const auto out = job.array<uint8_t>("out");
  const size_t pixelBytes = block.bands * block.sampleBytes;
  require(block.heightPx <= MOST_BLOCK_BYTES / block.widthPx / pixelBytes, "the block is too large");
  block.outBytes = block.widthPx * block.heightPx * pixelBytes;
  require(block.picture.data != nullptr || out.length == block.outBytes, "out is not of one sample a pixel and band");
  require(reinterpret_cast<uintptr_t>(out.data) % block.sampleBytes == 0, "out does not begin at a whole sample");
  block.out = out.data;
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
