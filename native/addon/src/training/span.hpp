#pragma once
#include "training.hpp"

namespace semantile {

/** Sentences `first` to `end`, which threads take in portions of about a thousand words. */
struct Span {
  int32_t first;
  int32_t end;
  /** Of all epochs, before this span. */
  int64_t idsBefore;
};

struct Findings {
  double loss = 0;
  double predictions = 0;
};

/**
 * Trains a span on as many threads as there are random streams. One thread goes through it in order; several write to
 * the same rows without locks (Hogwild: Recht et al. 2011, arXiv:1106.5730), so that no two runs are alike.
 *
 * @param longestSentence no sentence of the span has more words
 * @param randoms one stream for each thread, moved on
 */
Findings trainSpan(const Training& training, TrainSentences train, const Span& span, int32_t longestSentence,
                   Random* randoms, int threadCount);

}  // namespace semantile
