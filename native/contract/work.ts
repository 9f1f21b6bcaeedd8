/** What the caller lends to a long call: how to stop it, and where it reports. */
export interface Work<Progress = never> {
  readonly signal: AbortSignal;
  /** Takes the latest progress. Reports are thinned across a process boundary: the newest wins. Never throws. */
  report(progress: Progress): void;
}

/** A `Work` that is never cancelled and whose progress nobody reads. */
export const unattended: Work<unknown> = { signal: new AbortController().signal, report() {} };

/** The work of a part whose progress says nothing to the caller: it stops with the whole, and reports to nobody. */
export function silent(signal: AbortSignal): Work<unknown> {
  return { signal, report() {} };
}
