#include "binding.hpp"

#include <algorithm>
#include <climits>

#include "../instruction-sets.hpp"
#include "span.hpp"

namespace semantile {
namespace {

constexpr int64_t MOST_THREADS = 1024;
constexpr uintptr_t LINE_BYTES = 64;

uintptr_t bytesBeyondLine(const void* data) { return reinterpret_cast<uintptr_t>(data) % LINE_BYTES; }

Training readTraining(const Arguments& job) {
  Training training{};
  training.model = static_cast<Model>(job.integer("model", 0, 4));
  training.bothTags = job.integer("bothTags", 0, 1) == 1;
  training.dimension = static_cast<int32_t>(job.integer("dimension", 1, 1 << 20));
  training.stride = static_cast<size_t>(job.integer("stride", training.dimension, 1 << 20));
  require(training.stride % 16 == 0, "stride is not a multiple of 16");
  training.window = static_cast<int32_t>(job.integer("window", 1, 1 << 20));
  training.negative = static_cast<int32_t>(job.integer("negative", 1, 1 << 20));
  training.learningRate = static_cast<float>(job.number("learningRate", 0, 1e6));
  training.totalIds = job.integer("totalIds", 1, int64_t{1} << 52);
  return training;
}

/** Weights and tables, each as long as the vocabulary and the tags want it. */
void readWeights(const Arguments& job, int64_t documents, Training& training) {
  const auto lastKept = job.array<uint32_t>("lastKept");
  require(lastKept.length >= 1 && lastKept.length <= INT_MAX / 2, "lastKept has no terms or too many");
  training.terms = static_cast<int32_t>(lastKept.length);
  training.lastKept = lastKept.data;
  const auto noise = job.array<uint32_t>("noise");
  require(noise.length == 2 * lastKept.length, "noise is not of two numbers a term");
  for (size_t i = 1; i < noise.length; i += 2) require(noise.data[i] < lastKept.length, "noise draws a term that is not there");
  training.noise = reinterpret_cast<const NoiseColumn*>(noise.data);
  const bool hasTags = training.model != Model::skipGram && training.model != Model::cbow;
  const size_t inputRows = lastKept.length + (hasTags ? training.paragraphs + static_cast<size_t>(documents) : 0);
  const auto input = job.array<float>("input");
  const auto output = job.array<float>("output");
  require(input.length == inputRows * training.stride, "input is not of one row a term, paragraph and document");
  require(output.length == lastKept.length * training.stride, "output is not of one row a term");
  require(bytesBeyondLine(input.data) == 0 && bytesBeyondLine(output.data) == 0, "rows do not begin at a line of memory");
  training.input = input.data;
  training.output = output.data;
}

/** The corpus: what the span touches is checked number by number. Returns the length of the longest sentence. */
int32_t readCorpus(const Arguments& job, const Span& span, int64_t documents, Training& training) {
  const auto ids = job.array<int32_t>("ids");
  const auto offsets = job.array<int32_t>("sentenceOffsets");
  const auto paragraphs = job.array<int32_t>("sentenceParagraph");
  const auto document = job.array<int32_t>("paragraphDocument");
  require(static_cast<size_t>(span.end) < offsets.length, "end lies behind the last sentence");
  require(paragraphs.length + 1 >= offsets.length, "sentenceParagraph is shorter than the sentences");
  int32_t longest = 0;
  for (int32_t sentence = span.first; sentence < span.end; sentence++) {
    const int32_t from = offsets.data[sentence];
    const int32_t to = offsets.data[sentence + 1];
    require(from >= 0 && to >= from && static_cast<size_t>(to) <= ids.length, "sentenceOffsets leave the corpus");
    longest = std::max(longest, to - from);
    const auto paragraph = static_cast<uint32_t>(paragraphs.data[sentence]);
    require(paragraph < document.length, "a sentence is of a paragraph that is not there");
    require(document.data[paragraph] >= 0 && document.data[paragraph] < documents, "a paragraph is of a document that is not there");
  }
  uint32_t highest = 0;
  for (int32_t at = offsets.data[span.first]; at < offsets.data[span.end]; at++) {
    highest = std::max(highest, static_cast<uint32_t>(ids.data[at]));
  }
  training.ids = ids.data;
  training.sentenceOffsets = offsets.data;
  training.sentenceParagraph = paragraphs.data;
  training.paragraphDocument = document.data;
  training.paragraphs = static_cast<int32_t>(document.length);
  readWeights(job, documents, training);
  require(highest < static_cast<uint32_t>(training.terms), "ids name a term that is not there");
  return longest;
}

}  // namespace

napi_value trainSentences(napi_env env, napi_value object) {
  const Arguments job(env, object);
  Training training = readTraining(job);
  Span span{};
  span.first = static_cast<int32_t>(job.integer("first", 0, INT_MAX - 1));
  span.end = static_cast<int32_t>(job.integer("end", span.first, INT_MAX - 1));
  span.idsBefore = job.integer("idsBefore", 0, int64_t{1} << 52);
  const int64_t documents = job.integer("documents", 0, INT_MAX);
  const int32_t longest = readCorpus(job, span, documents, training);
  const auto randoms = job.array<uint32_t>("randoms");
  const size_t threads = randoms.length / 4;
  require(randoms.length % 4 == 0 && threads >= 1 && threads <= MOST_THREADS, "randoms are not of four numbers a thread");
  const auto findings = job.array<double>("findings");
  require(findings.length == 2, "findings are not two numbers");
  const Findings found = trainSpan(training, chosen<TrainSentences>(buildOf(job), BUILDS_OF(train)), span, longest,
                                   reinterpret_cast<Random*>(randoms.data), static_cast<int>(threads));
  findings.data[0] = found.loss;
  findings.data[1] = found.predictions;
  return nullptr;
}

napi_value countBytesBeyondLine(napi_env env, napi_value object) {
  const auto floats = Arguments(env, object).array<float>("floats");
  napi_value bytes;
  napi_create_uint32(env, static_cast<uint32_t>(bytesBeyondLine(floats.data)), &bytes);
  return bytes;
}

}  // namespace semantile
