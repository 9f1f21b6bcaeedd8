import type { BandMeaning, SceneStyle } from '../../../contract/scene-style.ts';
import type { StoredGeoreference } from '../../ports/scene.ts';
import type { WritableDb } from '../base/database.ts';

export interface SceneRows {
  /** What a person says that bands measure, by band from 1. */
  readMeanings(scenePk: number): Record<string, BandMeaning>;
  /** Null takes what a person said away. */
  putMeanings(scenePk: number, meanings: Record<string, BandMeaning | null>): void;
  readStyle(scenePk: number): SceneStyle;
  putStyle(scenePk: number, style: SceneStyle): void;
  /** Where a person has put it, or null. */
  readGeoreference(scenePk: number): StoredGeoreference | null;
  putGeoreference(scenePk: number, georeference: StoredGeoreference | null): void;
}

/** Writes what people say of scenes; callers hold the transaction. */
export function sceneRows(db: WritableDb): SceneRows {
  const select = db.prepare<[number], string>('SELECT band_meanings FROM scene WHERE pk = ?').pluck();
  const update = db.prepare<[string, number]>('UPDATE scene SET band_meanings = ? WHERE pk = ?');
  const selectStyle = db.prepare<[number], string>('SELECT style FROM scene WHERE pk = ?').pluck();
  const updateStyle = db.prepare<[string, number]>('UPDATE scene SET style = ? WHERE pk = ?');
  const selectPlace = db
    .prepare<[number], string | null>('SELECT georeference FROM scene WHERE pk = ?')
    .pluck();
  const updatePlace = db.prepare<[string | null, number]>('UPDATE scene SET georeference = ? WHERE pk = ?');
  const readMeanings = (pk: number) => JSON.parse(select.get(pk)!) as Record<string, BandMeaning>;
  return {
    readMeanings,
    putMeanings(pk, meanings) {
      const all = Object.entries({ ...readMeanings(pk), ...meanings });
      update.run(JSON.stringify(Object.fromEntries(all.filter(([, meaning]) => meaning !== null))), pk);
    },
    readStyle: (pk) => JSON.parse(selectStyle.get(pk)!) as SceneStyle,
    putStyle: (pk, style) => void updateStyle.run(JSON.stringify(style), pk),
    readGeoreference: (pk) => JSON.parse(selectPlace.get(pk) ?? 'null') as StoredGeoreference | null,
    putGeoreference: (pk, place) => void updatePlace.run(place && JSON.stringify(place), pk),
  };
}
