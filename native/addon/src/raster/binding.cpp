#include "binding.hpp"

#include <memory>
#include <new>

#include "../instruction-sets.hpp"
#include "block.hpp"

namespace semantile {

#if defined(__x86_64__)
int64_t decodeBlockAvx2(const BlockJob&);
#endif
int64_t decodeBlockBaseline(const BlockJob&);

namespace {

constexpr int64_t MOST_SIDE_PX = int64_t{1} << 31;
constexpr int64_t MOST_BANDS = 1 << 16;

DecodeBlock kernelFor(Build build) {
#if defined(__x86_64__)
  if (build != Build::baseline) return decodeBlockAvx2;
#else
  (void)build;
#endif
  return decodeBlockBaseline;
}

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
  flight->decode = kernelFor(buildOf(job));
  napi_value name;
  napi_value promise;
  napi_create_string_utf8(env, "semantile.decodeBlock", NAPI_AUTO_LENGTH, &name);
  napi_create_reference(env, object, 1, &flight->arguments);
  napi_create_async_work(env, nullptr, name, run, land, flight.get(), &flight->work);
  napi_create_promise(env, &flight->promise, &promise);
  napi_queue_async_work(env, flight.release()->work);
  return promise;
}

}  // namespace semantile
