#pragma once
#include <string>
#include <vector>

#include "arguments.hpp"

/** Kernels are compiled once for each set: `<name>Avx512` and `<name>Avx2` on x86-64, `<name>Baseline` on every machine. */
namespace semantile {

enum class Build { baseline, avx2, avx512 };

struct InstructionSet {
  const char* name;
  Build build;
};

/** Those this processor has, the fastest first. The baseline is SSE2 on x86-64 and NEON on arm64. */
inline std::vector<InstructionSet> instructionSets() {
  std::vector<InstructionSet> sets;
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool hasAvx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  if (hasAvx2 && hasAvx512) sets.push_back({"avx512", Build::avx512});
  if (hasAvx2) sets.push_back({"avx2", Build::avx2});
  sets.push_back({"sse2", Build::baseline});
#elif defined(__aarch64__)
  sets.push_back({"neon", Build::baseline});
#else
  sets.push_back({"generic", Build::baseline});
#endif
  return sets;
}

/** The build of the set that the job names. */
inline Build buildOf(const Arguments& job) {
  static const std::vector<InstructionSet> sets = instructionSets();
  const std::string name = job.text("instructionSet");
  for (const InstructionSet& set : sets) {
    if (set.name == name) return set.build;
  }
  throw ArgumentError("instructionSet is not one this processor has: " + name);
}

template <typename Kernel>
Kernel chosen(Build build, Kernel avx512, Kernel avx2, Kernel baseline) {
  return build == Build::avx512 ? avx512 : build == Build::avx2 ? avx2 : baseline;
}

}  // namespace semantile

/** What `chosen` picks from. */
#if defined(__x86_64__)
#define BUILDS_OF(kernel) kernel##Avx512, kernel##Avx2, kernel##Baseline
#else
#define BUILDS_OF(kernel) kernel##Baseline, kernel##Baseline, kernel##Baseline
#endif
