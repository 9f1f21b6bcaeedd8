import type { WritableDb } from '../sqlite/base/database.ts';
import { up as first } from './0001-first.ts';
import { up as spaceOrigin } from './0002-space-origin.ts';
import { up as spaceEvaluation } from './0003-space-evaluation.ts';
import { up as wideOutput } from './0004-wide-output.ts';
import { up as shardWork } from './0005-shard-work.ts';
import { up as sceneStyle } from './0006-scene-style.ts';
import { up as sceneGeoreference } from './0007-scene-georeference.ts';
import { up as baseMap } from './0008-base-map.ts';
import { up as learntExtractor } from './0009-learnt-extractor.ts';
import { up as tileNovelty } from './0010-tile-novelty.ts';
import { up as caption } from './0011-caption.ts';
import { up as importedModel } from './0012-imported-model.ts';
import { up as gridPixelSize } from './0013-grid-pixel-size.ts';

/** In order; the position + 1 is the version. Only ever appended to. */
export const MIGRATIONS: readonly ((db: WritableDb) => void)[] = [
  first,
  spaceOrigin,
  spaceEvaluation,
  wideOutput,
  shardWork,
  sceneStyle,
  sceneGeoreference,
  baseMap,
  learntExtractor,
  tileNovelty,
  caption,
  importedModel,
  gridPixelSize,
];

export const NEWEST_VERSION = MIGRATIONS.length;

/** Brings a database to the newest version, each step in one transaction. */
export function migrate(db: WritableDb): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  for (const [index, up] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      up(db);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}
