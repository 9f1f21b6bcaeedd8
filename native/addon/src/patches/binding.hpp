#pragma once
#include <node_api.h>

namespace semantile {

/** `poolPatches` and `nearestAtoms` of `index.ts`. */
napi_value poolPatches(napi_env env, napi_value job);
napi_value nearestAtoms(napi_env env, napi_value job);

}  // namespace semantile
