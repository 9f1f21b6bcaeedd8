export interface LearntKey {
  /** Extractor id. */
  extractor: string;
  /** Name of the band layout that it was learnt from. */
  layout: string;
}

/** What an extractor has learnt from tiles of the project, and all that is needed to learn it again. */
export interface Learnt extends LearntKey {
  /** In the extractor's own format. */
  learnt: Uint8Array;
  /** Tiles that it was learnt from. */
  tiles: number;
  seed: number;
}

export interface LearntExtractorStore {
  /** Takes the place of what was learnt of the same layout before. */
  replace(learnt: Learnt): Promise<void>;
  find(key: LearntKey): Promise<Learnt | null>;
}
