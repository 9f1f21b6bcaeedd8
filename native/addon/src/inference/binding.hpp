#pragma once
#include <node_api.h>

namespace semantile {

/** `inferText` of `index.ts`. @throws ArgumentError for arrays that do not fit together */
napi_value inferTextJob(napi_env env, napi_value object);

}  // namespace semantile
