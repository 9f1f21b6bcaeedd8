#include "span.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace semantile {
namespace {

constexpr int64_t IDS_PER_PORTION = 1000;

float* alignedTo64(float* pointer) {
  const auto address = reinterpret_cast<uintptr_t>(pointer);
  return reinterpret_cast<float*>((address + 63) & ~uintptr_t{63});
}

/** The working memory of one thread. */
class ShareRoom {
 public:
  ShareRoom(const Training& training, int32_t longestSentence, const Random& random) {
    const size_t lanes = (training.negative + LANES) / LANES * LANES;
    const size_t lanesRoom = lanes / LANES * LANE_ROOM;
    const size_t mostRows = 2 * static_cast<size_t>(training.window) + 2;
    const size_t stepsRoom = (mostRows + 2) / 2 * 2 * LANE_ROOM;
    kept_.resize(longestSentence);
    targetIds_.resize(lanes);
    pointers_.resize(2 * (mostRows + lanes));
    floats_.resize(16 + stepsRoom + 3 * training.stride + 2 * lanesRoom);
    float* at = alignedTo64(floats_.data());
    const auto take = [&at](size_t count) {
      float* const taken = at;
      at += count;
      return taken;
    };
    share_ = Share{};
    share_.random = random;
    share_.kept = kept_.data();
    share_.steps = take(stepsRoom);
    share_.mean = take(training.stride);
    share_.gradient = take(training.stride);
    share_.zeros = take(training.stride);
    for (int i = 0; i < 2; i++) {
      float** const pointers = pointers_.data() + i * (mostRows + lanes);
      share_.windows[i] = {pointers, 0, 0, pointers + mostRows, take(lanesRoom), targetIds_.data()};
    }
  }
  ShareRoom(ShareRoom&&) = default;

  Share& share() { return share_; }

 private:
  std::vector<int32_t> kept_;
  std::vector<int32_t> targetIds_;
  std::vector<float*> pointers_;
  std::vector<float> floats_;
  Share share_;
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
  std::atomic<int64_t> nextId{0};
  int64_t idsRead = span.idsBefore;
  const auto work = [&](int number) {
    for (;;) {
      const int64_t from = nextId.fetch_add(IDS_PER_PORTION, std::memory_order_relaxed);
      if (from >= idCount) return;
      const int32_t first = sentenceAt(training, span, firstId + from);
      const int32_t end = sentenceAt(training, span, firstId + from + IDS_PER_PORTION);
      train(training, rooms[number].share(), first, end, &idsRead);
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
