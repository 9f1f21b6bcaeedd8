#pragma once
#include <node_api.h>

namespace semantile {

/** `decodeBlock` and `drawPicture` of `index.ts`. */
napi_value decodeBlock(napi_env env, napi_value job);
napi_value drawPicture(napi_env env, napi_value job);

}  // namespace semantile
