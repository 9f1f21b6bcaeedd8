/** What JavaScript sees; see `index.ts`. */
#include "inference/binding.hpp"
#include "instruction-sets.hpp"
#include "linear/binding.hpp"
#include "patches/binding.hpp"
#include "raster/binding.hpp"
#include "texture/binding.hpp"
#include "training/binding.hpp"

namespace semantile {
namespace {

napi_value listInstructionSets(napi_env env, napi_value) {
  napi_value list;
  napi_create_array(env, &list);
  uint32_t count = 0;
  for (const InstructionSet& set : instructionSets()) {
    napi_value name;
    napi_create_string_utf8(env, set.name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, count++, name);
  }
  return list;
}

/** Calls a function with the first argument; what it throws becomes JavaScript's. */
template <napi_value (*Act)(napi_env, napi_value)>
napi_value guarded(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  try {
    return Act(env, argument);
  } catch (const ArgumentError& error) {
    napi_throw_range_error(env, nullptr, error.what());
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

void define(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

}  // namespace
}  // namespace semantile

NAPI_MODULE_INIT() {
  using namespace semantile;
  define(env, exports, "instructionSets", guarded<listInstructionSets>);
  define(env, exports, "bytesBeyondLine", guarded<countBytesBeyondLine>);
  define(env, exports, "trainSentences", guarded<trainSentences>);
  define(env, exports, "inferText", guarded<inferTextJob>);
  define(env, exports, "describeTile", guarded<describeTile>);
  define(env, exports, "poolPatches", guarded<poolPatches>);
  define(env, exports, "nearestAtoms", guarded<nearestAtoms>);
  define(env, exports, "decodeBlock", guarded<decodeBlock>);
  define(env, exports, "drawPicture", guarded<drawPicture>);
  define(env, exports, "applyLinearMap", guarded<applyLinearMap>);
  define(env, exports, "gatherOuterProducts", guarded<gatherOuterProducts>);
  define(env, exports, "scanRows", guarded<scanRows>);
  return exports;
}
