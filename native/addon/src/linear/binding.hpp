#pragma once
#include <node_api.h>

namespace semantile {

/** `applyLinearMap`, `gatherOuterProducts` and `scanRows` of `index.ts`. */
napi_value applyLinearMap(napi_env env, napi_value job);
napi_value gatherOuterProducts(napi_env env, napi_value job);
napi_value scanRows(napi_env env, napi_value job);

}  // namespace semantile
