import type { BandMeaning, SceneStyle } from '../../../contract/scene-style.ts';
import type { StoredBaseMap } from '../../ports/base-map.ts';
import type { Change } from '../../ports/edit.ts';
import type { LabelTextParts } from '../../ports/label.ts';
import type { StoredFeature } from '../../ports/layer.ts';
import type { StoredGeoreference } from '../../ports/scene.ts';
import type { WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';
import { baseMapRows } from '../gis/base-map-rows.ts';
import { featureRows } from '../gis/feature-rows.ts';
import { sceneRows } from '../gis/scene-rows.ts';
import { textRows } from '../gis/text-rows.ts';
import { gridLookup } from '../tiles/grids.ts';
import { personRows } from '../tiles/person-rows.ts';

/** A feature as JSON: its geometry in base64. */
type FeatureJson = Omit<StoredFeature, 'feature' | 'wkb'> & { wkb: string | null };

/** What was there before and after. By ids, which outlive rows. */
export type StoredChange =
  | {
      noun: 'feature';
      layer: string;
      feature: string;
      before: FeatureJson | null;
      after: FeatureJson | null;
    }
  | { noun: 'tile-label'; scene: string; grid: string; tiles: TileChange[] }
  | { noun: 'label-text'; label: string; before: LabelTextParts | null; after: LabelTextParts | null }
  | {
      noun: 'band-meanings';
      scene: string;
      before: Record<string, BandMeaning | null>;
      after: Record<string, BandMeaning | null>;
    }
  | { noun: 'scene-style'; scene: string; before: SceneStyle; after: SceneStyle }
  | {
      noun: 'scene-georeference';
      scene: string;
      before: StoredGeoreference | null;
      after: StoredGeoreference | null;
    }
  | { noun: 'base-map'; id: string; before: StoredBaseMap | null; after: StoredBaseMap | null };

/** Label ids, or null. */
type TileChange = [tile: number, before: string | null, after: string | null];

export interface ChangeRows {
  /** Notes what was there and changes it. Throws `not-found` for things that are not there. */
  make(changes: Change[]): StoredChange[];
  /** Brings about what comes after, and answers how many things that were; things that are gone are left out. */
  apply(changes: StoredChange[]): number;
  /** How many things changes touch. */
  count(changes: StoredChange[]): number;
}

/** Carries out what people do; callers hold the transaction. */
export function changeRows(db: WritableDb, dir: string): ChangeRows {
  const features = featureRows(db);
  const texts = textRows(db);
  const scenes = sceneRows(db);
  const baseMaps = baseMapRows(db, dir);
  const persons = personRows(db);
  const grids = gridLookup(db);
  const layerPk = db.prepare<[string], number>('SELECT pk FROM layer WHERE id = ? AND whole').pluck();
  const labelPk = db.prepare<[string], number>('SELECT pk FROM label WHERE id = ?').pluck();
  const scenePk = db.prepare<[string], number>('SELECT pk FROM scene WHERE id = ?').pluck();

  const isLabelGone = (label: string | null) => label !== null && labelPk.get(label) === undefined;

  function noted(change: Change): StoredChange {
    switch (change.noun) {
      case 'feature': {
        const pk = found(layerPk.get(change.layer), 'layer', change.layer, []);
        const before = features.read(pk, change.feature);
        if (!before && !change.after) found(before, 'feature', change.feature, []);
        return { ...change, before: before && toJson(before), after: change.after && toJson(change.after) };
      }
      case 'tile-label': {
        const { scene_pk, id, columns, rows } = grids.get(change.scene);
        const outside = change.tiles.find((tile) => !(tile >= 0 && tile < columns * rows));
        if (outside !== undefined) throw new RangeError(`tile ${outside} is not among ${columns * rows}`);
        const tiles = change.tiles.map(
          (tile): TileChange => [tile, persons.read(scene_pk, id, tile), change.label],
        );
        return { noun: 'tile-label', scene: change.scene, grid: id, tiles };
      }
      case 'label-text': {
        const pk = found(labelPk.get(change.label), 'label', change.label, []);
        return { ...change, before: texts.read(pk, 'person') };
      }
      case 'band-meanings': {
        const pk = found(scenePk.get(change.scene), 'scene', change.scene, []);
        const assigned = scenes.readMeanings(pk);
        const before = Object.keys(change.after).map((band) => [band, assigned[band] ?? null] as const);
        return { ...change, before: Object.fromEntries(before) };
      }
      case 'scene-style': {
        const pk = found(scenePk.get(change.scene), 'scene', change.scene, []);
        return { ...change, before: scenes.readStyle(pk) };
      }
      case 'scene-georeference': {
        const pk = found(scenePk.get(change.scene), 'scene', change.scene, []);
        return { ...change, before: scenes.readGeoreference(pk) };
      }
      case 'base-map': {
        const before = baseMaps.read(change.id);
        if (!change.after) found(before, 'base map', change.id, []);
        return { ...change, before };
      }
    }
  }

  /** Brings about `after`, and answers how many things that were. */
  function apply(change: StoredChange): number {
    switch (change.noun) {
      case 'feature': {
        const pk = layerPk.get(change.layer);
        if (pk === undefined || isLabelGone(change.after?.label ?? null)) return 0;
        features.put(pk, change.feature, change.after && fromJson(change.after));
        return 1;
      }
      case 'tile-label': {
        const pk = scenePk.get(change.scene);
        const possible = change.tiles.filter(([, , after]) => pk !== undefined && !isLabelGone(after));
        for (const [tile, , after] of possible) {
          persons.put(pk!, change.grid, tile, after === null ? null : labelPk.get(after)!);
        }
        return possible.length;
      }
      case 'label-text': {
        const pk = labelPk.get(change.label);
        if (pk === undefined) return 0;
        texts.put(pk, 'person', change.after);
        return 1;
      }
      case 'band-meanings': {
        const pk = scenePk.get(change.scene);
        if (pk === undefined) return 0;
        scenes.putMeanings(pk, change.after);
        return 1;
      }
      case 'scene-style': {
        const pk = scenePk.get(change.scene);
        if (pk === undefined) return 0;
        scenes.putStyle(pk, change.after);
        return 1;
      }
      case 'scene-georeference': {
        const pk = scenePk.get(change.scene);
        if (pk === undefined) return 0;
        scenes.putGeoreference(pk, change.after);
        return 1;
      }
      case 'base-map':
        baseMaps.put(change.id, change.after);
        return 1;
    }
  }

  function refreshLayers(changes: StoredChange[]): void {
    const layers = new Set(changes.map((change) => (change.noun === 'feature' ? change.layer : null)));
    for (const layer of layers) {
      const pk = layer === null ? undefined : layerPk.get(layer);
      if (pk !== undefined) features.refreshLayer(pk);
    }
  }

  return {
    make(changes) {
      const stored = changes.map((change) => {
        const note = noted(change);
        for (const label of labelsOf(note)) found(labelPk.get(label), 'label', label, []);
        apply(note);
        return note;
      });
      refreshLayers(stored);
      return stored;
    },
    apply(changes) {
      const count = changes.reduce((sum, change) => sum + apply(change), 0);
      refreshLayers(changes);
      return count;
    },
    count: (changes) =>
      changes.reduce((sum, change) => sum + (change.noun === 'tile-label' ? change.tiles.length : 1), 0),
  };
}

/** Labels (by id) that must be there for the change to be made. */
function labelsOf(change: StoredChange): string[] {
  switch (change.noun) {
    case 'feature':
      return [change.after?.label ?? null].filter((label) => label !== null);
    case 'tile-label':
      return change.tiles.map(([, , after]) => after).filter((label) => label !== null);
    case 'label-text':
    case 'band-meanings':
    case 'scene-style':
    case 'scene-georeference':
    case 'base-map':
      return [];
  }
}

/** What takes changes back: last first, each with before and after swapped. */
export function reversed(changes: StoredChange[]): StoredChange[] {
  return changes.toReversed().map((change) => {
    if (change.noun === 'tile-label') {
      return { ...change, tiles: change.tiles.map(([tile, before, after]) => [tile, after, before]) };
    }
    return { ...change, before: change.after, after: change.before } as StoredChange;
  });
}

function toJson(feature: Omit<StoredFeature, 'feature'>): FeatureJson {
  const { wkb, extent, attributes, label, problem } = feature;
  return { wkb: wkb && Buffer.from(wkb).toString('base64'), extent, attributes, label, problem };
}

function fromJson(json: FeatureJson): Omit<StoredFeature, 'feature'> {
  return { ...json, wkb: json.wkb === null ? null : Buffer.from(json.wkb, 'base64') };
}
