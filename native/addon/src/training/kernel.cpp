/**
 * The training kernels, compiled once for each instruction set with its WIDTH and KERNEL name. The same steps in the
 * same order as native/text/training, with sums in float32. No templates of the standard library: the linker would
 * keep one copy of them for all instruction sets.
 *
 * Sources: Mikolov et al. 2013, arXiv:1301.3781 and 1310.4546; noise shared within a window: Ji et al. 2016,
 * arXiv:1604.04661; paragraphs: Le & Mikolov 2014, arXiv:1405.4053; Dai et al. 2015, arXiv:1507.07998.
 */
#include "lanes.hpp"
#include "training.hpp"
#include <math.h>

namespace semantile {
namespace {

/** Asks for the lines of a row, which will be written. The seven of 100 dimensions take no loop. */
INLINE void prefetchRow(const float* row, int dimension) {
  int k = 0;
  for (; k + 96 < dimension; k += 112) {
    __builtin_prefetch(row + k, 1, 3);
    __builtin_prefetch(row + k + 16, 1, 3);
    __builtin_prefetch(row + k + 32, 1, 3);
    __builtin_prefetch(row + k + 48, 1, 3);
    __builtin_prefetch(row + k + 64, 1, 3);
    __builtin_prefetch(row + k + 80, 1, 3);
    __builtin_prefetch(row + k + 96, 1, 3);
  }
  for (; k < dimension; k += 16) __builtin_prefetch(row + k, 1, 3);
}

/** Logits of ROWS input rows against the six targets. */
template <int ROWS>
INLINE void logitsOf(float* const* rows, float* const* targets, int vectors, float* logits) {
  Vector sums[ROWS][LANES];
  for (int row = 0; row < ROWS; row++) {
    for (int lane = 0; lane < LANES; lane++) sums[row][lane] = Vector{};
  }
  for (int v = 0; v < vectors; v++) {
    Vector values[ROWS];
    for (int row = 0; row < ROWS; row++) values[row] = load(rows[row] + v * WIDTH);
    for (int lane = 0; lane < LANES; lane++) {
      const Vector target = load(targets[lane] + v * WIDTH);
      for (int row = 0; row < ROWS; row++) sums[row][lane] += values[row] * target;
    }
  }
  writeSums<ROWS>(sums, logits);
}

INLINE void logitsOfAll(float* const* rows, int rowCount, float* const* targets, int vectors, float* logits) {
  int row = 0;
#if WIDTH == 16
  for (; row + 4 <= rowCount; row += 4) logitsOf<4>(rows + row, targets, vectors, logits + row * LANE_ROOM);
#endif
  for (; row + 2 <= rowCount; row += 2) logitsOf<2>(rows + row, targets, vectors, logits + row * LANE_ROOM);
  if (row < rowCount) logitsOf<1>(rows + row, targets, vectors, logits + row * LANE_ROOM);
}

/** Loss of `rowCount` predictions, from their logits; a row's probabilities are multiplied before the logarithm. */
double lossOf(const float* logits, int rowCount, const float* weights, bool hasWord) {
  double loss = 0;
  for (int row = 0; row < rowCount; row++) {
    for (int lane = 0; lane < LANES; lane++) {
      const double logit = logits[row * LANE_ROOM + lane];
      const double sign = hasWord && lane == 0 ? -1 : 1;
      if (weights[lane] > 0) loss += weights[lane] * log1p(exp(sign * logit));
    }
  }
  return loss;
}

/** Logits become steps in place. `hasWord`: the first lane is the word that is right. */
INLINE void toSteps(float* steps, int rowCount, const float* weights, bool hasWord, float learningRate) {
  alignas(64) float scales[16] = {};
  alignas(64) float labels[16] = {};
  for (int at = 0; at < 16; at++) scales[at] = weights[at % LANE_ROOM] * learningRate;
  labels[0] = labels[8] = hasWord ? 1.0f : 0.0f;
  // One vector of 16 holds two rows; the steps have room for the row that is not there.
  for (int at = 0; at < rowCount * LANE_ROOM; at += WIDTH) {
    const int pattern = at % 16;
    store(steps + at, (load(labels + pattern) - logistic(load(steps + at))) * load(scales + pattern));
  }
}

/**
 * Moves input rows and targets by the steps. Rows go in pairs that are read together, as in `lanes.ts`: a row that
 * stands twice in a pair gets both moves.
 */
INLINE void moveAll(float* const* rows, int rowCount, float* const* targets, int vectors, const float* steps) {
  for (int v = 0; v < vectors; v++) {
    const int at = v * WIDTH;
    Vector before[LANES], after[LANES];
    for (int lane = 0; lane < LANES; lane++) before[lane] = after[lane] = load(targets[lane] + at);
    int row = 0;
    for (; row + 2 <= rowCount; row += 2) {
      const float* step = steps + row * LANE_ROOM;
      const Vector x = load(rows[row] + at);
      const Vector y = load(rows[row + 1] + at);
      Vector moved = x;
      Vector move = Vector{};
      for (int lane = 0; lane < LANES; lane++) {
        const Vector xStep = splat(step[lane]);
        const Vector yStep = splat(step[LANE_ROOM + lane]);
        moved += xStep * before[lane];
        move += yStep * before[lane];
        after[lane] += xStep * x;
        after[lane] += yStep * y;
      }
      store(rows[row] + at, moved);
      store(rows[row + 1] + at, load(rows[row + 1] + at) + move);
    }
    if (row < rowCount) {
      const float* step = steps + row * LANE_ROOM;
      const Vector x = load(rows[row] + at);
      Vector moved = x;
      for (int lane = 0; lane < LANES; lane++) {
        moved += splat(step[lane]) * before[lane];
        after[lane] += splat(step[lane]) * x;
      }
      store(rows[row] + at, moved);
    }
    for (int lane = 0; lane < LANES; lane++) store(targets[lane] + at, after[lane]);
  }
}

/** Moves input rows by the steps; the targets stay. */
INLINE void pullAll(float* const* rows, int rowCount, float* const* targets, int vectors, const float* steps) {
  for (int v = 0; v < vectors; v++) {
    const int at = v * WIDTH;
    Vector values[LANES];
    for (int lane = 0; lane < LANES; lane++) values[lane] = load(targets[lane] + at);
    for (int row = 0; row < rowCount; row++) {
      const float* step = steps + row * LANE_ROOM;
      Vector moved = load(rows[row] + at);
      for (int lane = 0; lane < LANES; lane++) moved += splat(step[lane]) * values[lane];
      store(rows[row] + at, moved);
    }
  }
}

INLINE int groupsOf(const Training& training) { return (training.negative + LANES) / LANES; }

INLINE void note(Share& share, const Window& window, int group, int rowCount) {
  share.loss += lossOf(share.steps, rowCount, window.weights + group * LANE_ROOM, group == 0);
  if (group == 0) share.predictions += rowCount;
}

/** Skip-gram and PV-DBOW: each row predicts the word on its own. Only teachers move the targets. */
INLINE void predictFromEach(const Training& training, Share& share, const Window& window, float rate, bool isNoted) {
  const int vectors = (training.dimension + WIDTH - 1) / WIDTH;
  for (int group = 0; group < groupsOf(training); group++) {
    float* const* targets = window.targets + group * LANES;
    logitsOfAll(window.rows, window.rowCount, targets, vectors, share.steps);
    if (isNoted) note(share, window, group, window.teacherCount);
    toSteps(share.steps, window.rowCount, window.weights + group * LANE_ROOM, group == 0, rate);
    const int teachers = window.teacherCount;
    if (teachers < window.rowCount) {
      pullAll(window.rows + teachers, window.rowCount - teachers, targets, vectors, share.steps + teachers * LANE_ROOM);
    }
    moveAll(window.rows, teachers, targets, vectors, share.steps);
  }
}

/** CBOW and PV-DM: the mean of the rows predicts the word; every row gets the whole gradient, as in word2vec.c. */
INLINE void predictFromMean(const Training& training, Share& share, const Window& window, float rate, bool isNoted) {
  const int vectors = (training.dimension + WIDTH - 1) / WIDTH;
  const Vector part = splat(1.0f / static_cast<float>(window.rowCount));
  for (int v = 0; v < vectors; v++) {
    Vector sum = Vector{};
    for (int row = 0; row < window.rowCount; row++) sum += load(window.rows[row] + v * WIDTH);
    store(share.mean + v * WIDTH, sum * part);
    store(share.gradient + v * WIDTH, Vector{});
  }
  const int groups = groupsOf(training);
  for (int group = 0; group < groups; group++) {
    float* const* targets = window.targets + group * LANES;
    logitsOf<1>(&share.mean, targets, vectors, share.steps);
    if (isNoted) note(share, window, group, 1);
    toSteps(share.steps, 1, window.weights + group * LANE_ROOM, group == 0, rate);
    for (int v = 0; v < vectors; v++) {
      const int at = v * WIDTH;
      const Vector mean = load(share.mean + at);
      Vector gradient = load(share.gradient + at);
      for (int lane = 0; lane < LANES; lane++) {
        const Vector target = load(targets[lane] + at);
        const Vector step = splat(share.steps[lane]);
        gradient += step * target;
        store(targets[lane] + at, target + step * mean);
      }
      if (group + 1 < groups) {
        store(share.gradient + at, gradient);
        continue;
      }
      for (int row = 0; row < window.rowCount; row++) {
        store(window.rows[row] + at, load(window.rows[row] + at) + gradient);
      }
    }
  }
}

/** Writes the words that subsampling keeps; returns how many. */
int thin(const Training& training, Share& share, int32_t sentence) {
  const int32_t end = training.sentenceOffsets[sentence + 1];
  Random random = share.random;
  int kept = 0;
  for (int32_t at = training.sentenceOffsets[sentence]; at < end; at++) {
    const int32_t id = training.ids[at];
    share.kept[kept] = id;
    kept += random.next() <= training.lastKept[id];
  }
  share.random = random;
  return kept;
}

/** The word that is right and words drawn that are not. A word drawn twice weighs double; the right one, nothing. */
INLINE void setTargets(const Training& training, Share& share, Window& window, int32_t word) {
  const int lanes = groupsOf(training) * LANES;
  Random random = share.random;
  window.targets[0] = training.output + word * training.stride;
  window.weights[0] = 1;
  window.targetIds[0] = word;
  for (int lane = 1; lane < lanes; lane++) {
    const int first = lane - lane % LANES;
    float& weight = window.weights[first / LANES * LANE_ROOM + lane % LANES];
    window.targets[lane] = share.zeros;
    window.targetIds[lane] = -1;
    weight = 0;
    if (lane > training.negative) continue;
    const uint32_t column = random.below(static_cast<uint32_t>(training.terms));
    const NoiseColumn noise = training.noise[column];
    const int32_t id = static_cast<int32_t>(random.next() <= noise.lastOwn ? column : noise.alias);
    if (id == word) continue;
    int same = first;
    while (window.targetIds[same] != id && same < lane) same++;
    if (same < lane) {
      window.weights[first / LANES * LANE_ROOM + same % LANES] += 1;
      continue;
    }
    window.targetIds[lane] = id;
    window.targets[lane] = training.output + id * training.stride;
    prefetchRow(window.targets[lane], training.dimension);
    weight = 1;
  }
  share.random = random;
}

/** Draws what the window about a word holds, in the order of `sentence-trainer.ts`. */
INLINE void plan(const Training& training, Share& share, Window& window, int centre, int count, float* const* tags) {
  const int reach = 1 + static_cast<int>(share.random.below(static_cast<uint32_t>(training.window)));
  const int first = centre - reach < 0 ? 0 : centre - reach;
  const int last = centre + reach >= count ? count - 1 : centre + reach;
  int rowCount = 0;
  if (training.model == Model::pvDbow) {
    window.rows[rowCount++] = tags[0];
    window.rows[rowCount++] = tags[1];
  }
  for (int at = first; at <= last; at++) {
    if (at != centre) window.rows[rowCount++] = training.input + share.kept[at] * training.stride;
  }
  if (training.model == Model::joint || (training.model == Model::pvDm && training.bothTags)) {
    window.rows[rowCount++] = tags[0];
    window.rows[rowCount++] = tags[1];
  } else if (training.model == Model::pvDm) {
    window.rows[rowCount++] = tags[share.random.below(2)];
  }
  window.rowCount = rowCount;
  window.teacherCount = training.model == Model::pvDbow ? 2 : rowCount;
  if (rowCount == 0) return;
  const int32_t word = share.kept[centre];
  prefetchRow(training.output + word * training.stride, training.dimension);
  const int coming = centre + training.window;
  if (coming < count) prefetchRow(training.input + share.kept[coming] * training.stride, training.dimension);
  setTargets(training, share, window, word);
}

void trainSentence(const Training& training, Share& share, int32_t sentence, float rate) {
  const int count = thin(training, share, sentence);
  const int32_t paragraph = training.sentenceParagraph[sentence];
  const size_t paragraphRow = static_cast<size_t>(training.terms) + paragraph;
  const size_t documentRow =
      static_cast<size_t>(training.terms) + training.paragraphs + training.paragraphDocument[paragraph];
  // Skip-gram and CBOW have no such rows, and use none.
  float* const tags[2] = {training.input + paragraphRow * training.stride, training.input + documentRow * training.stride};
  const bool isFromEach = training.model != Model::cbow && training.model != Model::pvDm;
  if (count > 0) plan(training, share, share.windows[0], 0, count, tags);
  for (int centre = 0; centre < count; centre++) {
    const Window& window = share.windows[centre % 2];
    if (centre + 1 < count) plan(training, share, share.windows[(centre + 1) % 2], centre + 1, count, tags);
    if (window.rowCount == 0) continue;
    const bool isNoted = share.windowCount++ % LOSS_EVERY == 0;
    if (isFromEach) predictFromEach(training, share, window, rate, isNoted);
    else predictFromMean(training, share, window, rate, isNoted);
  }
}

}  // namespace

void KERNEL(const Training& training, Share& share, int32_t first, int32_t end, int64_t* idsRead) {
  for (int32_t sentence = first; sentence < end; sentence++) {
    const int64_t length = training.sentenceOffsets[sentence + 1] - training.sentenceOffsets[sentence];
    const int64_t before = __atomic_fetch_add(idsRead, length, __ATOMIC_RELAXED);
    const double left = 1.0 - static_cast<double>(before) / static_cast<double>(training.totalIds);
    trainSentence(training, share, sentence, static_cast<float>(training.learningRate * (left > 1e-4 ? left : 1e-4)));
  }
}

}  // namespace semantile
