import type { SceneGrid } from '../../native/contract/label.ts';
import { pixelSheet, readLabels, readSheet, type TileSheet } from '../map/tile-sheet.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Where the tiles lie and what they carry: arrays a scene, read again when tiles or labels move. */
export class Tiles {
  sheets = $state.raw<ReadonlyMap<string, TileSheet>>(new Map());
  /** Of scenes without a place, in their own pixels. */
  inPixels = $state.raw<ReadonlyMap<string, TileSheet>>(new Map());
  /** Colour index + 1 of label and conflict, `[count × 2]`, by scene. */
  labels = $state.raw<ReadonlyMap<string, Uint16Array>>(new Map());
  #read: AbortController | null = null;
  readonly #session: Session;
  readonly #project: Project;

  constructor(session: Session, project: Project) {
    this.#session = session;
    this.#project = project;
    project.onMoved(['tiles', 'scenes'], async () => {
      const { scenes: grids } = await session.engine.listGrids({}, session.quick);
      const { scenes } = await session.engine.listScenes({}, session.quick);
      // What lies nowhere is not drawn on the map.
      const placed = new Set(scenes.filter(({ extent }) => extent !== null).map(({ id }) => id));
      const tables = new Set(scenes.filter(({ kind }) => kind === 'embedding-table').map(({ id }) => id));
      this.inPixels = await this.#pixelSheets(grids.filter(({ id }) => !placed.has(id)));
      await this.#readAll(
        grids
          .filter(({ id }) => placed.has(id))
          .map(({ id, columns }) => ({ scene: id, columns, isScattered: tables.has(id) })),
      );
    });
    project.onMoved(['labels', 'layers'], async () => {
      if (this.sheets.size) await this.#readLabels();
    });
  }

  async #readAll(grids: readonly Pick<TileSheet, 'scene' | 'columns' | 'isScattered'>[]): Promise<void> {
    this.#read?.abort();
    this.#read = new AbortController();
    const { signal } = this.#read;
    const revision = this.#project.revision?.tiles ?? 0;
    const sheets = new Map<string, TileSheet>();
    try {
      for (const { scene, columns, isScattered } of grids) {
        const prefix = await this.#prefix(scene);
        if (prefix !== null)
          sheets.set(scene, await readSheet({ scene, prefix, columns, isScattered, revision }, signal));
      }
      this.sheets = sheets;
      await this.#readLabels();
    } catch (thrown) {
      // A newer reading has taken over.
      if (!signal.aborted) throw thrown;
    }
  }

  async #pixelSheets(grids: readonly SceneGrid[]): Promise<ReadonlyMap<string, TileSheet>> {
    const sheets = new Map<string, TileSheet>();
    for (const { id, tiles, ...grid } of grids) {
      const prefix = await this.#prefix(id);
      if (prefix !== null) sheets.set(id, pixelSheet({ ...grid, scene: id, prefix, count: tiles }));
    }
    return sheets;
  }

  /** What the names of a scene's tiles begin with; null when it has none. */
  async #prefix(scene: string): Promise<string | null> {
    const params = { scene, offset: 0, limit: 1 };
    const [first] = await this.#session.engine.listTiles(params, this.#session.quick);
    return first ? first.tile.slice(0, first.tile.lastIndexOf('/') + 1) : null;
  }

  async #readLabels(): Promise<void> {
    const signal = this.#read?.signal ?? new AbortController().signal;
    const revision = (this.#project.revision?.labels ?? 0) + (this.#project.revision?.tiles ?? 0);
    const scenes = [...this.sheets.keys()];
    const read = await Promise.all(scenes.map((scene) => readLabels(scene, null, revision, signal)));
    this.labels = new Map(scenes.map((scene, i) => [scene, read[i]!]));
  }

  /** Sheet and number of a tile by its name; null when its scene is not cut. */
  find(tile: string): { sheet: TileSheet; n: number } | null {
    for (const sheet of this.sheets.values()) {
      if (!tile.startsWith(sheet.prefix)) continue;
      const n = Number(tile.slice(sheet.prefix.length));
      if (Number.isInteger(n) && n >= 0 && n < sheet.count) return { sheet, n };
    }
    return null;
  }

  /** E.g. `22-57`: row and column, as tiles are called where there is little room. */
  shortName(tile: string): string {
    const found = this.find(tile);
    return found
      ? `${Math.floor(found.n / found.sheet.columns)}-${found.n % found.sheet.columns}`
      : tile.slice(tile.lastIndexOf('/') + 1);
  }
}
