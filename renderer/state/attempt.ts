import type { App } from './app.svelte.ts';

/**
 * Runs what a person asked for; a failure is said over the window and kept in Notices.
 *
 * @param signal nothing is said of what was given up
 */
export async function attempt<T>(
  app: Pick<App, 'notices'>,
  action: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T | null> {
  try {
    return await action();
  } catch (thrown) {
    if (!signal?.aborted) app.notices.fail(thrown);
    return null;
  }
}
