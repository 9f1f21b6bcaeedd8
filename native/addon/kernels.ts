import { type LinearKernels, linearReference } from '../math/linear-map.ts';
import { type ScanKernel, scanReference } from '../math/scan.ts';
import { loadAddon } from './index.ts';

/** Kernels of native/math: those of the addon where it is there, else the specification. */
let linear: LinearKernels | null = null;
let scan: ScanKernel | null = null;

export function linearKernels(): LinearKernels {
  linear ??= loadAddon().addon?.linearKernels() ?? linearReference;
  return linear;
}

export function scanKernel(): ScanKernel {
  scan ??= loadAddon().addon?.scanKernel() ?? scanReference;
  return scan;
}
