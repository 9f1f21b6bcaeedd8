#include "span.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace semantile {
namespace {

constexpr int64_t IDS_PER_PORTION = 1000;

/**
 * Two lines of memory: processors fetch the neighbour of a line along with it. Where two threads write into one such
 * pair, each waits for the other at every write.
 */
struct alignas(128) LinePair {
  unsigned char bytes[128];
};

/** The working memory of one thread, which shares no lines with another's. */
class alignas(LinePair) ShareRoom {
 public:
  ShareRoom(const Training& training, int32_t longestSentence, const Random& random) {
    const size_t lanes = (training.negative + LANES) / LANES * LANES;
    const size_t lanesRoom = lanes / LANES * LANE_ROOM;
    const size_t mostRows = 2 * static_cast<size_t>(training.window) + 2;
    share_.random = random;
    take(share_.kept, longestSentence);
    take(share_.steps, (mostRows + 2) / 2 * 2 * LANE_ROOM);
    take(share_.mean, training.stride);
    take(share_.gradient, training.stride);
    take(share_.zeros, training.stride);
    for (Window& window : share_.windows) {
      take(window.rows, mostRows);
      take(window.targets, lanes);
      take(window.weights, lanesRoom);
      take(window.targetIds, lanes);
    }
  }
  ShareRoom(ShareRoom&&) = default;

  Share& share() { return share_; }

 private:
  template <typename T>
  void take(T*& pointer, size_t count) {
    memory_.emplace_back(count * sizeof(T) / sizeof(LinePair) + 1);
    pointer = reinterpret_cast<T*>(memory_.back().data());
  }

  std::vector<std::vector<LinePair>> memory_;
  Share share_{};
};

/**
 * Ids of a span that one thread begins with, and others help with in the end. Were all taken from one place, the threads
 * would be in one document at a time, and would fight over its row and those of its words.
 */
struct alignas(LinePair) Part {
  std::atomic<int64_t> next;
  int64_t end;
};

/** The first sentence of the span that begins at this id or later. */
int32_t sentenceAt(const Training& training, const Span& span, int64_t id) {
  const int32_t* const first = training.sentenceOffsets + span.first;
  const int32_t* const end = training.sentenceOffsets + span.end;
  return span.first + static_cast<int32_t>(std::lower_bound(first, end, id) - first);
}

}  // namespace

Findings trainSpan(const Training& training, TrainSentences train, const Span& span, int32_t longestSentence,
                   Random* randoms, int threadCount) {
  const int64_t firstId = training.sentenceOffsets[span.first];
  const int64_t idCount = training.sentenceOffsets[span.end] - firstId;
  std::vector<ShareRoom> rooms;
  rooms.reserve(threadCount);
  for (int i = 0; i < threadCount; i++) rooms.emplace_back(training, longestSentence, randoms[i]);
  std::vector<Part> parts(threadCount);
  for (int i = 0; i < threadCount; i++) {
    parts[i].next = firstId + idCount * i / threadCount;
    parts[i].end = firstId + idCount * (i + 1) / threadCount;
  }
  alignas(LinePair) int64_t idsRead = span.idsBefore;
  const auto work = [&](int number) {
    for (int i = 0; i < threadCount; i++) {
      Part& part = parts[(number + i) % threadCount];
      for (;;) {
        const int64_t from = part.next.fetch_add(IDS_PER_PORTION, std::memory_order_relaxed);
        if (from >= part.end) break;
        const int32_t first = sentenceAt(training, span, from);
        const int32_t end = sentenceAt(training, span, std::min(from + IDS_PER_PORTION, part.end));
        train(training, rooms[number].share(), first, end, &idsRead);
      }
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(threadCount);
  try {
    for (int i = 1; i < threadCount; i++) threads.emplace_back(work, i);
  } catch (const std::system_error&) {
    // No more threads to be had: those that started, and this one, do all the work.
  }
  work(0);
  for (std::thread& thread : threads) thread.join();
  Findings findings;
  for (int i = 0; i < threadCount; i++) {
    const Share& share = rooms[i].share();
    randoms[i] = share.random;
    findings.loss += share.loss;
    findings.predictions += static_cast<double>(share.predictions);
  }
  return findings;
}

}  // namespace semantile
