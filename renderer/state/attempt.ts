import type { App } from './app.svelte.ts';

/** Runs what a person asked for; a failure is said over the window and kept in Notices. */
export async function attempt<T>(app: Pick<App, 'notices'>, action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (thrown) {
    app.notices.fail(thrown);
    return null;
  }
}
