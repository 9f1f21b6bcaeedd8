#pragma once
#include <node_api.h>

namespace semantile {

/** `describeTile` of `index.ts`. */
napi_value describeTile(napi_env env, napi_value job);

}  // namespace semantile
