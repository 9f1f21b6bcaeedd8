import { loadAddon } from '../addon/index.ts';
import { type LinearKernels, linearReference } from '../math/linear-map.ts';

/** Those of the addon where it is there. */
export function linearKernels(): LinearKernels {
  const { addon } = loadAddon();
  return addon ? addon.linearKernels() : linearReference;
}
