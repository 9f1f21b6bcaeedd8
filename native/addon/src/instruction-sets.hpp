#pragma once
#include <string>
#include <vector>

#include "training.hpp"

namespace semantile {

#if defined(__x86_64__)
void trainAvx512(const Training&, Share&, int32_t first, int32_t end, int64_t* idsRead);
void trainAvx2(const Training&, Share&, int32_t first, int32_t end, int64_t* idsRead);
#endif
/** SSE2 on x86-64, NEON on arm64: what every processor of that kind has. */
void trainBaseline(const Training&, Share&, int32_t first, int32_t end, int64_t* idsRead);

struct InstructionSet {
  const char* name;
  TrainSentences train;
};

/** Those this processor has, the fastest first. */
inline std::vector<InstructionSet> instructionSets() {
  std::vector<InstructionSet> sets;
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool hasAvx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  if (hasAvx2 && hasAvx512) sets.push_back({"avx512", trainAvx512});
  if (hasAvx2) sets.push_back({"avx2", trainAvx2});
  sets.push_back({"sse2", trainBaseline});
#elif defined(__aarch64__)
  sets.push_back({"neon", trainBaseline});
#else
  sets.push_back({"generic", trainBaseline});
#endif
  return sets;
}

}  // namespace semantile
