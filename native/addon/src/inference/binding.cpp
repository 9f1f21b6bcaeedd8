#include "binding.hpp"

#include <algorithm>
#include <climits>

#include "../arguments.hpp"
#include "inference.hpp"

namespace semantile {
namespace {

FrozenSpace readSpace(const Arguments& job) {
  FrozenSpace space{};
  space.dimension = static_cast<int32_t>(job.integer("dimension", 1, 1 << 20));
  space.window = static_cast<int32_t>(job.integer("window", 1, 1 << 20));
  space.negative = static_cast<int32_t>(job.integer("negative", 1, 1 << 20));
  space.isInMean = job.integer("isInMean", 0, 1) == 1;
  const auto lastKept = job.array<uint32_t>("lastKept");
  require(lastKept.length >= 1 && lastKept.length <= INT_MAX / 2, "lastKept has no terms or too many");
  space.terms = static_cast<int32_t>(lastKept.length);
  space.lastKept = lastKept.data;
  const auto noise = job.array<uint32_t>("noise");
  require(noise.length == 2 * lastKept.length, "noise is not of two numbers a term");
  uint32_t farthest = 0;
  for (size_t i = 1; i < noise.length; i += 2) farthest = std::max(farthest, noise.data[i]);
  require(farthest < lastKept.length, "noise draws a term that is not there");
  space.noise = reinterpret_cast<const NoiseColumn*>(noise.data);
  const auto termEmbeddings = job.array<float>("termEmbeddings");
  const auto outputWeights = job.array<float>("outputWeights");
  const size_t values = lastKept.length * space.dimension;
  require(termEmbeddings.length == values, "termEmbeddings are not of one row a term");
  require(outputWeights.length == values, "outputWeights are not of one row a term");
  space.termEmbeddings = termEmbeddings.data;
  space.outputWeights = outputWeights.data;
  const auto logistic = job.array<double>("logistic");
  space.logisticLimit = static_cast<int32_t>(job.integer("logisticLimit", 1, 1 << 10));
  space.logisticPerUnit = static_cast<int32_t>(job.integer("logisticPerUnit", 1, 1 << 16));
  const auto entries = size_t{2} * space.logisticLimit * space.logisticPerUnit + 2;
  require(logistic.length >= entries, "logistic has fewer entries than its limit wants");
  space.logistic = logistic.data;
  return space;
}

}  // namespace

napi_value inferTextJob(napi_env env, napi_value object) {
  static_assert(sizeof(std::atomic<int32_t>) == sizeof(int32_t), "an atomic number is a number");
  const Arguments job(env, object);
  const FrozenSpace space = readSpace(job);
  const auto ids = job.array<int32_t>("ids");
  require(ids.length <= INT_MAX, "ids are too many");
  uint32_t highest = 0;
  for (size_t at = 0; at < ids.length; at++) highest = std::max(highest, static_cast<uint32_t>(ids.data[at]));
  require(highest < static_cast<uint32_t>(space.terms), "ids name a term that is not there");
  Reading reading{};
  reading.ids = ids.data;
  reading.length = static_cast<int32_t>(ids.length);
  reading.passes = static_cast<int32_t>(job.integer("passes", 1, 1 << 20));
  reading.learningRate = job.number("learningRate", 0, 1e6);
  const auto random = job.array<uint32_t>("random");
  require(random.length == 4, "random is not four numbers");
  const auto stop = job.array<int32_t>("stop");
  require(stop.length == 1, "stop is not one number");
  const auto embedding = job.array<float>("embedding");
  require(embedding.length == static_cast<size_t>(space.dimension), "embedding is not one row");
  const bool isDone = inferText(space, reading, *reinterpret_cast<const Random*>(random.data),
                                *reinterpret_cast<const std::atomic<int32_t>*>(stop.data), embedding.data);
  napi_value done;
  napi_get_boolean(env, isDone, &done);
  return done;
}

}  // namespace semantile
