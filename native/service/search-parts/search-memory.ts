import { newId } from '../../store/new-id.ts';
import type { EmbeddedTiles } from '../mappings/embedded-scenes.ts';

/** The scores of one search, by scene id: `[tiles]`, σ, NaN where there is none. */
export type SceneScores = Map<string, Float32Array>;

/** A window and a command line may look at different searches; older ones are asked for again. */
const SEARCHES_KEPT = 8;

/** What embedded tiles in memory are named by: of a mapping, in the present grid of a scene. */
export interface TilesKey {
  mapping: string;
  scene: string;
  grid: string;
}

/** What searches leave in memory: tile embeddings, and the scores that the map asks for after the answer. */
export class SearchMemory {
  readonly #scores = new Map<string, SceneScores>();
  /** By scene, of one mapping: two would not fit for large scenes. */
  readonly #tiles = new Map<string, { key: TilesKey; reading: Promise<EmbeddedTiles | null> }>();

  /** The tiles of a scene that a mapping has embedded, read once. */
  tilesOf(key: TilesKey, read: () => Promise<EmbeddedTiles | null>): Promise<EmbeddedTiles | null> {
    const kept = this.#tiles.get(key.scene);
    if (kept?.key.mapping === key.mapping && kept.key.grid === key.grid) return kept.reading;
    for (const [scene, other] of this.#tiles)
      if (other.key.mapping !== key.mapping) this.#tiles.delete(scene);
    const entry = { key, reading: read() };
    this.#tiles.set(key.scene, entry);
    entry.reading.catch(() => {
      if (this.#tiles.get(key.scene) === entry) this.#tiles.delete(key.scene);
    });
    return entry.reading;
  }

  /** Tiles have been embedded anew, or scenes or spaces have gone. */
  forgetTiles(): void {
    this.#tiles.clear();
  }

  /** @returns the name of the search */
  keep(scores: SceneScores): string {
    const id = newId();
    this.#scores.set(id, scores);
    if (this.#scores.size > SEARCHES_KEPT) this.#scores.delete(this.#scores.keys().next().value!);
    return id;
  }

  scores(search: string, scene: string): Float32Array | null {
    return this.#scores.get(search)?.get(scene) ?? null;
  }
}
