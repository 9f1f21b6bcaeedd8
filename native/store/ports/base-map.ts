import type { BaseMap } from '../../contract/base-map.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';

/** What a person chose as a base map. It is added, shown and removed as an edit. */
export interface StoredBaseMap extends Omit<BaseMap, 'host' | 'trouble'> {
  /** How a raster is drawn; null for tiles. */
  style: SceneStyle | null;
  addedAt: string;
}

export interface BaseMapStore {
  /** In the order they were added. */
  list(): Promise<StoredBaseMap[]>;
  /** By id, else by name where only one has it. */
  find(idOrName: string): Promise<StoredBaseMap | null>;
  get(idOrName: string): Promise<StoredBaseMap>;
  /** As with scenes, how strongly it is drawn is no edit. */
  setOpacity(id: string, opacity: number): Promise<void>;
  /** Its tiles turned out to have another size. */
  setTilePx(id: string, tilePx: number): Promise<void>;
}
