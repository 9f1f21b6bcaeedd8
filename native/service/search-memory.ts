import type { EmbeddedScenes } from './embedded-scenes.ts';

/** The scores of one search, by scene id: `[tiles]`, σ, NaN where there is none. */
export type SceneScores = Map<string, Float32Array>;

/** A window and a command line may look at different searches; older ones are asked for again. */
const SEARCHES_KEPT = 8;

/** What searches leave in memory: tile embeddings, and the scores that the map asks for after the answer. */
export class SearchMemory {
  readonly #scores = new Map<string, SceneScores>();
  #tiles: { mapping: string; scenes: Promise<EmbeddedScenes> } | null = null;
  #nextId = 1;

  /** The tiles a mapping has embedded, read once. */
  tilesOf(mapping: string, read: () => Promise<EmbeddedScenes>): Promise<EmbeddedScenes> {
    if (this.#tiles?.mapping === mapping) return this.#tiles.scenes;
    const scenes = read();
    this.#tiles = { mapping, scenes };
    scenes.catch(() => this.forgetTiles());
    return scenes;
  }

  /** Tiles, mappings or spaces have changed. */
  forgetTiles(): void {
    this.#tiles = null;
  }

  /** @returns the name of the search */
  keep(scores: SceneScores): string {
    const id = `s${this.#nextId++}`;
    this.#scores.set(id, scores);
    if (this.#scores.size > SEARCHES_KEPT) this.#scores.delete(this.#scores.keys().next().value!);
    return id;
  }

  scores(search: string, scene: string): Float32Array | null {
    return this.#scores.get(search)?.get(scene) ?? null;
  }
}
