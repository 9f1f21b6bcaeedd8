import { type LinearKernels, linearReference } from '../math/linear-map.ts';
import { type ScanKernel, scanReference } from '../math/scan.ts';
import { loadAddon } from './index.ts';

// Loaded once, whoever asks first.
let linear: LinearKernels | null = null;
let scan: ScanKernel | null = null;

/** Those of the addon where it is there, else the specification. */
export function linearKernels(): LinearKernels {
  linear ??= loadAddon().addon?.linearKernels() ?? linearReference;
  return linear;
}

/** That of the addon where it is there, else the specification. */
export function scanKernel(): ScanKernel {
  scan ??= loadAddon().addon?.scanKernel() ?? scanReference;
  return scan;
}
