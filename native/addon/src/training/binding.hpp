#pragma once
#include <node_api.h>

namespace semantile {

/** `trainSentences` and `bytesBeyondLine` of `index.ts`. */
napi_value trainSentences(napi_env env, napi_value job);
napi_value countBytesBeyondLine(napi_env env, napi_value job);

}  // namespace semantile
