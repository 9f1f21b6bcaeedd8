#pragma once
#include <atomic>
#include <vector>

#include "../training/training.hpp"

/** Embeds a text with the words frozen: the same operations as `infer.ts`, in the same order and rounded alike. */
namespace semantile {

struct FrozenSpace {
  int32_t terms;
  int32_t dimension;
  int32_t window;
  int32_t negative;
  /** PV-DM; the other models embed by PV-DBOW. */
  bool isInMean;
  /** `[terms × dimension]`, close together. */
  const float* termEmbeddings;
  const float* outputWeights;
  const uint32_t* lastKept;
  const NoiseColumn* noise;
  /** The table of `logistic.ts`. */
  const double* logistic;
  int32_t logisticLimit;
  int32_t logisticPerUnit;
};

/** A text, and how it is read. */
struct Reading {
  const int32_t* ids;
  int32_t length;
  int32_t passes;
  double learningRate;
};

/**
 * @param random the stream of the text, before its first draw
 * @param stop not zero: give up
 * @param embedding of `dimension`, overwritten
 * @returns false when it was stopped
 */
bool inferText(const FrozenSpace& space, const Reading& reading, Random random, const std::atomic<int32_t>& stop,
               float* embedding);

}  // namespace semantile
