import type { Work } from '../contract/work.ts';
import type { BandLayout, Extractor, TilePixels } from './extractor.ts';

/** What a tile shows, for a learner of labels. */
export interface Shown {
  /** By number of the label; empty: none of them. */
  readonly labels: readonly (readonly [label: number, share: number])[];
  /** It judges what is learnt, and is not learnt from. */
  readonly judges: boolean;
}

/** What a training has come to, kept outside it: one that was broken off goes on from there. */
export interface Checkpoints {
  load(name: string): Promise<Uint8Array | null>;
  save(name: string, checkpoint: Uint8Array): Promise<void>;
  /** Of a training that is done. */
  forget(name: string): Promise<void>;
}

export interface LearningProgress {
  readonly done: number;
  readonly total: number;
  /** Of training, in nats. */
  readonly meanLoss?: number;
  /** The same on tiles that judge. */
  readonly judgedLoss?: number;
}

/** How an extractor that has to see pictures before it can describe any learns from them. */
export interface Learner
  extends Pick<Extractor, 'id' | 'reads' | 'minimumWindowPx' | 'contextPx' | 'layoutName'> {
  /** Numbers a tile, where there is enough to learn from. */
  readonly mostDimension: number;
  /** It has to be told what tiles show. */
  readonly learnsLabels: boolean;
  /** Tiles that it looks at; more teach it nothing. */
  readonly mostTiles: number;
  /** @param tiles that it will be shown */
  begin(layout: BandLayout, tiles: number, seed: number): Learning;
}

export interface Learning {
  /** Takes what it wants of one tile; the pixels are the caller's. */
  see(tile: TilePixels, shown?: Shown): void;
  /** What has been learnt, as the registry loads it. Failure: not-enough (pixels, labels). */
  end(work: Work<LearningProgress>, checkpoints?: Checkpoints): Promise<Uint8Array>;
}
