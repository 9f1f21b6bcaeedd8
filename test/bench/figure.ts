import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** Wall and processor time of one run, in milliseconds. The processor's counts all threads. */
export interface Timing {
  wallMs: number;
  cpuMs: number;
}

/** What one benchmark found: printed as one line of JSON. */
export interface Figure {
  name: string;
  unit: string;
  ours: number;
  /** Processor time beside `ours`, in milliseconds. */
  oursCpuMs?: number;
  /** Null without a peer, or when it is not installed. */
  peer: number | null;
  peerCpuMs?: number | undefined;
  /** How much of the answer is right, or how far it lies from the peer's. */
  quality: Record<string, number | string | object | null>;
  sizes: Record<string, number | string>;
  threads: number;
  versions?: Record<string, string>;
}

export function printFigure(figure: Figure): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const { ours, peer, versions, ...rest } = figure;
  const line = {
    ...rest,
    ours: rounded(ours),
    peer: peer === null ? null : rounded(peer),
    ratio: peer === null ? null : rounded(ours / peer),
    versions: { node: process.versions.node, ...versions },
    machine: `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`,
    commit,
  };
  console.log(JSON.stringify(line));
}

/** A figure that could not be taken, and why. */
export function printSkipped(name: string, reason: string): void {
  console.log(JSON.stringify({ name, skipped: reason }));
}

export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

export async function timed(act: () => Promise<unknown> | unknown): Promise<Timing> {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await act();
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

/** A B A B …: both in turn, once without counting, then `pairs` times. Medians of each. */
export async function inTurns(
  ours: () => Promise<Timing>,
  peer: (() => Promise<Timing>) | null,
  pairs = 5,
): Promise<{ ours: Timing; peer: Timing | null }> {
  const taken: { ours: Timing[]; peer: Timing[] } = { ours: [], peer: [] };
  for (let pair = 0; pair <= pairs; pair++) {
    const one = await ours();
    const other = peer && (await peer());
    if (pair === 0) continue;
    taken.ours.push(one);
    if (other) taken.peer.push(other);
  }
  return { ours: medianTiming(taken.ours), peer: peer && medianTiming(taken.peer) };
}

function medianTiming(timings: readonly Timing[]): Timing {
  return {
    wallMs: quantile(
      timings.map((timing) => timing.wallMs),
      0.5,
    ),
    cpuMs: quantile(
      timings.map((timing) => timing.cpuMs),
      0.5,
    ),
  };
}

/** The value below which this share of them lies; nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
