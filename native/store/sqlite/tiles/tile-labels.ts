import type { TileLabelStore } from '../../ports/tile-label.ts';
import type { WritableDb } from '../base/database.ts';
import { sqliteAssigned } from './assigned.ts';
import { sqliteFractions } from './fractions.ts';

export function sqliteTileLabels(db: WritableDb): TileLabelStore {
  return { ...sqliteFractions(db), ...sqliteAssigned(db) };
}
