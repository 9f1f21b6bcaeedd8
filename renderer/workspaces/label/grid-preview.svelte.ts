import { failureMessage, toFailure } from '../../../native/contract/failure.ts';
import type { GridParams, GridPreview } from '../../../native/contract/label.ts';
import { silent } from '../../../native/contract/work.ts';
import type { App } from '../../state/app.svelte.ts';

export type PreviewState =
  | { state: 'reading' }
  | { state: 'read'; sizes: readonly GridPreview[] }
  | { state: 'failed'; reason: string };

/** What tile sizes would yield; the newest question wins. */
export class GridSizes {
  status = $state.raw<PreviewState>({ state: 'reading' });
  #stop: AbortController | null = null;

  /** Answers with how to stop it. */
  read({ session }: App, params: GridParams): () => void {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.status = { state: 'reading' };
    session.engine.previewGrid(params, silent(stop.signal)).then(
      ({ scenes }) => {
        if (!stop.signal.aborted)
          this.status = { state: 'read', sizes: sumOf(scenes.map(({ sizes }) => sizes)) };
      },
      (thrown) => {
        const failure = toFailure(thrown);
        if (failure.kind !== 'cancelled' && !stop.signal.aborted)
          this.status = { state: 'failed', reason: failureMessage(failure) };
      },
    );
    return () => stop.abort();
  }
}

/** Several scenes as one: tiles are added; purity is the mean of medians, weighted by labelled tiles. */
function sumOf(scenes: readonly (readonly GridPreview[])[]): GridPreview[] {
  const bySize = Map.groupBy(scenes.flat(), ({ sizePx }) => sizePx);
  return [...bySize.values()]
    .map((same) => {
      const labels: Record<string, number> = {};
      let [purity, weight] = [0, 0];
      for (const one of same) {
        for (const [title, tiles] of Object.entries(one.labels)) labels[title] = (labels[title] ?? 0) + tiles;
        const labelled = labelledTiles(one);
        if (one.medianPurity === null) continue;
        purity += one.medianPurity * labelled;
        weight += labelled;
      }
      const tiles = same.reduce((sum, one) => sum + one.tiles, 0);
      return { sizePx: same[0]!.sizePx, tiles, labels, medianPurity: weight > 0 ? purity / weight : null };
    })
    .sort((a, b) => a.sizePx - b.sizePx);
}

export function labelledTiles({ labels }: GridPreview): number {
  return Object.values(labels).reduce((sum, tiles) => sum + tiles, 0);
}
