/** What is said of one tile. */
export interface TileCaptions {
  /** Number of the tile in its scene. */
  tile: number;
  /** Paragraph ids. */
  paragraphs: string[];
  /** In the order of the paragraphs. */
  texts: string[];
}

/** Captions are paragraphs like others; a scene of pictures is the only kind whose tiles stay what they were described as. */
export interface CaptionStore {
  /**
   * Ties documents of a corpus to tiles of a scene, in place of what described the scene before.
   *
   * @param tiles of its first, second, … document
   */
  tie(scene: string, corpus: string, tiles: readonly number[]): Promise<void>;
  /** Of a scene, by tile; those without a caption are left out. */
  of(scene: string): Promise<TileCaptions[]>;
  /** Names what `of` answers: the same while that is the same. */
  revision(scene: string): Promise<string | null>;
  /** Ids of the corpora that describe tiles. */
  corpora(): Promise<string[]>;
}
