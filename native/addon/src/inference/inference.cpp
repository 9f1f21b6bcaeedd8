/**
 * Compiled without contraction of products and sums: a fused multiply-add rounds once where JavaScript rounds twice.
 * Only + − × ÷ on doubles, each value stored as float32 where the typed arrays of `infer.ts` are.
 */
#include "inference.hpp"

#include <algorithm>

namespace semantile {
namespace {

constexpr int PREDICTIONS_PER_LOOK = 1000;

class Inference {
 public:
  Inference(const FrozenSpace& space, Random random, float* embedding)
      : space_(space),
        random_(random),
        embedding_(embedding),
        groups_((space.negative + LANES) / LANES),
        targets_(groups_ * LANES),
        isActive_(groups_ * LANES),
        gradient_(space.dimension),
        context_(space.dimension) {}

  bool read(const Reading& reading, const std::atomic<int32_t>& stop) {
    const int32_t dimension = space_.dimension;
    for (int32_t k = 0; k < dimension; k++) embedding_[k] = static_cast<float>((uniform() - 0.5) / dimension);
    const double total = static_cast<double>(reading.passes) * reading.length;
    std::vector<int32_t> kept(reading.length);
    int sinceLook = 0;
    for (int32_t pass = 0; pass < reading.passes; pass++) {
      const int32_t count = thin(reading, kept.data());
      for (int32_t i = 0; i < count; i++) {
        const double done = (pass + static_cast<double>(i) / count) * reading.length;
        const double rate = reading.learningRate * std::max(1 - done / total, 1e-4);
        setTargets(kept[i]);
        predict(kept.data(), i, count, rate);
        if (++sinceLook < PREDICTIONS_PER_LOOK) continue;
        sinceLook = 0;
        if (stop.load(std::memory_order_relaxed) != 0) return false;
      }
    }
    return true;
  }

 private:
  double uniform() { return random_.next() / 4294967296.0; }

  int32_t thin(const Reading& reading, int32_t* kept) {
    int32_t count = 0;
    for (int32_t at = 0; at < reading.length; at++) {
      kept[count] = reading.ids[at];
      count += random_.next() <= space_.lastKept[reading.ids[at]];
    }
    return count;
  }

  void setTargets(int32_t word) {
    const size_t dimension = space_.dimension;
    std::fill(targets_.begin(), targets_.end(), space_.outputWeights + word * dimension);
    std::fill(isActive_.begin(), isActive_.end(), 0.0);
    isActive_[0] = 1;
    for (int32_t t = 1; t <= space_.negative; t++) {
      const uint32_t column = random_.below(static_cast<uint32_t>(space_.terms));
      const NoiseColumn noise = space_.noise[column];
      const uint32_t id = random_.next() <= noise.lastOwn ? column : noise.alias;
      targets_[t] = space_.outputWeights + id * dimension;
      for (size_t k = 0; k < dimension; k += 16) __builtin_prefetch(targets_[t] + k);
      if (static_cast<int32_t>(id) != word) isActive_[t] = 1;
    }
  }

  void predict(const int32_t* kept, int32_t centre, int32_t count, double rate) {
    const float* const from = space_.isInMean ? meanWith(kept, centre, count) : embedding_;
    std::fill(gradient_.begin(), gradient_.end(), 0.0f);
    for (int group = 0; group < groups_; group++) {
      const float* const* const targets = targets_.data() + group * LANES;
      double steps[LANES];
      logits(from, targets, steps);
      for (int lane = 0; lane < LANES; lane++) {
        const double label = group == 0 && lane == 0 ? 1 : 0;
        steps[lane] = isActive_[group * LANES + lane] * (label - logistic(steps[lane])) * rate;
      }
      pull(targets, steps);
    }
    for (int32_t k = 0; k < space_.dimension; k++) embedding_[k] += gradient_[k];
  }

  /** Each sum goes through the dimensions in order; six run side by side. */
  void logits(const float* from, const float* const* targets, double* sums) const {
    double a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
    for (int32_t k = 0; k < space_.dimension; k++) {
      const double x = from[k];
      a += x * targets[0][k];
      b += x * targets[1][k];
      c += x * targets[2][k];
      d += x * targets[3][k];
      e += x * targets[4][k];
      f += x * targets[5][k];
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d, sums[4] = e, sums[5] = f;
  }

  void pull(const float* const* targets, const double* steps) {
    float* __restrict const gradient = gradient_.data();
    const float* __restrict const a = targets[0];
    const float* __restrict const b = targets[1];
    const float* __restrict const c = targets[2];
    const float* __restrict const d = targets[3];
    const float* __restrict const e = targets[4];
    const float* __restrict const f = targets[5];
    for (int32_t k = 0; k < space_.dimension; k++) {
      const double move =
          steps[0] * a[k] + steps[1] * b[k] + steps[2] * c[k] + steps[3] * d[k] + steps[4] * e[k] + steps[5] * f[k];
      gradient[k] = static_cast<float>(gradient[k] + move);
    }
  }

  double logistic(double logit) const {
    const double limit = space_.logisticLimit;
    if (logit >= limit) return 1;
    // Also what is not a number, which would have no place in the table; TypeScript reads beside it and gets NaN.
    if (!(logit > -limit)) return logit <= -limit ? 0 : logit;
    const double position = (logit + limit) * space_.logisticPerUnit;
    const auto entry = static_cast<int32_t>(position);
    const double low = space_.logistic[entry];
    return low + (position - entry) * (space_.logistic[entry + 1] - low);
  }

  /** The mean of the window's words and the embedding. */
  const float* meanWith(const int32_t* kept, int32_t centre, int32_t count) {
    const auto reach = static_cast<int32_t>(1 + random_.below(static_cast<uint32_t>(space_.window)));
    const int32_t first = std::max(0, centre - reach);
    const int32_t last = std::min(count - 1, centre + reach);
    const int32_t rowCount = last - first;
    if (rowCount == 0) return embedding_;
    const size_t dimension = space_.dimension;
    std::fill(context_.begin(), context_.end(), 0.0f);
    for (int32_t at = first; at <= last; at++) {
      if (at == centre) continue;
      const float* const row = space_.termEmbeddings + kept[at] * dimension;
      for (size_t k = 0; k < dimension; k++) context_[k] += row[k];
    }
    const double share = 1.0 / rowCount;
    for (size_t k = 0; k < dimension; k++) {
      const auto mean = static_cast<float>(context_[k] * share);
      context_[k] = static_cast<float>((static_cast<double>(mean) * rowCount + embedding_[k]) / (rowCount + 1));
    }
    return context_.data();
  }

  const FrozenSpace& space_;
  Random random_;
  float* const embedding_;
  const int groups_;
  std::vector<const float*> targets_;
  std::vector<double> isActive_;
  std::vector<float> gradient_;
  std::vector<float> context_;
};

}  // namespace

bool inferText(const FrozenSpace& space, const Reading& reading, Random random, const std::atomic<int32_t>& stop,
               float* embedding) {
  return Inference(space, random, embedding).read(reading, stop);
}

}  // namespace semantile
