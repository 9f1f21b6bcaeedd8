import type { Work } from '../contract/work.ts';
import type { BandLayout, Extractor, TilePixels } from './extractor.ts';

/** How an extractor that has to see pictures before it can describe any learns from them, without labels. */
export interface Learner
  extends Pick<Extractor, 'id' | 'reads' | 'minimumWindowPx' | 'contextPx' | 'layoutName'> {
  /** Numbers a tile, where there is enough to learn from. */
  readonly mostDimension: number;
  /** Tiles that it looks at; more teach it nothing. */
  readonly mostTiles: number;
  /** @param tiles that it will be shown */
  begin(layout: BandLayout, tiles: number, seed: number): Learning;
}

export interface Learning {
  /** Takes what it wants of one tile; the pixels are the caller's. */
  see(tile: TilePixels): void;
  /** What has been learnt, as the registry loads it. Failure: not-enough (pixels). */
  end(work: Work<{ done: number; total: number }>): Promise<Uint8Array>;
}
