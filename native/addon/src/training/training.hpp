#pragma once
#include <cstddef>
#include <cstdint>

#include "random.hpp"

/**
 * What the kernels of word, paragraph and document training work on. All arrays belong to the caller, who has
 * checked their lengths; rows of `input` and `output` begin at multiples of 64 bytes and are padded with zeros.
 */
namespace semantile {

/** Output rows are handled six at a time: a word and the usual five noise words. */
constexpr int LANES = 6;
/** Six lanes are padded to a power of two. */
constexpr int LANE_ROOM = 8;

enum class Model : int32_t { skipGram = 0, cbow = 1, joint = 2, pvDm = 3, pvDbow = 4 };

/** One column of an alias table: a draw up to `lastOwn` stays, a higher one goes to `alias`. */
struct NoiseColumn {
  uint32_t lastOwn;
  uint32_t alias;
};

struct Training {
  const int32_t* ids;
  const int32_t* sentenceOffsets;
  const int32_t* sentenceParagraph;
  const int32_t* paragraphDocument;
  /** Of each term: a draw up to this keeps the word where it stands. */
  const uint32_t* lastKept;
  const NoiseColumn* noise;
  float* input;
  float* output;
  int32_t terms;
  int32_t paragraphs;
  Model model;
  /** `pvDm`: the paragraph and the document stand in every window, instead of one of them. */
  bool bothTags;
  int32_t dimension;
  /** Floats from one row to the next. */
  size_t stride;
  int32_t window;
  int32_t negative;
  float learningRate;
  /** Ids to be read over all epochs. */
  int64_t totalIds;
};

/** Which words predict which: filled ahead of time, so that its rows are on their way into the cache. */
struct Window {
  float** rows;
  int32_t rowCount;
  /** Of the models that predict from each row: so many, the first, move the targets. */
  int32_t teacherCount;
  /** `[groups × LANES]`: output rows, the word's first. Lanes out of use point at a row of zeros. */
  float** targets;
  /** `[groups × LANE_ROOM]`: how often each was drawn; 0 out of use. */
  float* weights;
  int32_t* targetIds;
};

/** One thread's random stream, working memory and findings. */
struct Share {
  Random random;
  /** The sentence without the words that subsampling leaves out; as long as the longest. */
  int32_t* kept;
  Window windows[2];
  /** `[rows × LANE_ROOM]`: logits, then (1 or 0 − σ) × weight × learning rate. */
  float* steps;
  float* mean;
  float* gradient;
  float* zeros;
  uint32_t windowCount;
  /** Summed over every `LOSS_EVERY`th window, in nats. */
  double loss;
  int64_t predictions;
};

/** The loss is looked at in some windows only: its logarithms would cost a tenth of the time. */
constexpr uint32_t LOSS_EVERY = 16;

/**
 * Trains sentences `first` to `end`, in order.
 *
 * @param idsRead of all threads together; the learning rate falls with it
 */
using TrainSentences = void (*)(const Training&, Share&, int32_t first, int32_t end, int64_t* idsRead);

#if defined(__x86_64__)
void trainAvx512(const Training&, Share&, int32_t first, int32_t end, int64_t* idsRead);
void trainAvx2(const Training&, Share&, int32_t first, int32_t end, int64_t* idsRead);
#endif
void trainBaseline(const Training&, Share&, int32_t first, int32_t end, int64_t* idsRead);

}  // namespace semantile
