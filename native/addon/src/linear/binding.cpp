#include "binding.hpp"

#include <vector>

#include "../instruction-sets.hpp"
#include "linear.hpp"

namespace semantile {
namespace {

using Kernel = void (*)(const LinearJob&, const double*, double*);
using Scan = void (*)(const double*, const float*, size_t, size_t, float*);

constexpr int64_t MOST_DIMENSIONS = 1 << 24;

/**
 * @param byRow one vector of `columns` a row
 * @param map `[(dimension + 1) × columns]`
 */
LinearJob readJob(const Arguments& job, const Array<double>& byRow, const Array<double>& map, std::vector<double>& scratch) {
  const auto rows = job.array<float>("rows");
  LinearJob read{};
  read.dimension = static_cast<size_t>(job.integer("dimension", 1, MOST_DIMENSIONS));
  require(rows.length % read.dimension == 0, "rows are not of whole vectors");
  require(map.length % (read.dimension + 1) == 0, "the map has not one line a dimension and one more");
  read.rows = rows.data;
  read.count = rows.length / read.dimension;
  read.columns = map.length / (read.dimension + 1);
  require(byRow.length == read.count * read.columns, "there is not one vector a row");
  scratch.resize(linearScratch(read.dimension));
  read.scratch = scratch.data();
  return read;
}

}  // namespace

napi_value applyLinearMap(napi_env env, napi_value object) {
  const Arguments job(env, object);
  const auto weights = job.array<double>("weights");
  const auto out = job.array<double>("out");
  std::vector<double> scratch;
  const LinearJob read = readJob(job, out, weights, scratch);
  chosen<Kernel>(buildOf(job), BUILDS_OF(apply))(read, weights.data, out.data);
  return nullptr;
}

napi_value gatherOuterProducts(napi_env env, napi_value object) {
  const Arguments job(env, object);
  const auto residuals = job.array<double>("residuals");
  const auto sums = job.array<double>("sums");
  std::vector<double> scratch;
  const LinearJob read = readJob(job, residuals, sums, scratch);
  chosen<Kernel>(buildOf(job), BUILDS_OF(gather))(read, residuals.data, sums.data);
  return nullptr;
}

napi_value scanRows(napi_env env, napi_value object) {
  const Arguments job(env, object);
  const auto query = job.array<double>("query");
  const auto rows = job.array<float>("rows");
  const auto out = job.array<float>("out");
  require(query.length > 0 && rows.length == out.length * query.length, "rows are not of one vector a number of out");
  chosen<Scan>(buildOf(job), BUILDS_OF(scan))(query.data, rows.data, out.length, query.length, out.data);
  return nullptr;
}

}  // namespace semantile
