import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Sqlite from 'better-sqlite3';
import { unattended } from '../../../native/contract/work.ts';
import { labelWorld, type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

async function staleness({ engine }: OpenWorld): Promise<string | null> {
  const { mappings } = await engine.listMappings({}, unattended);
  return mappings[0]!.stale;
}

async function altered(world: OpenWorld, statement: string): Promise<void> {
  await world.engine.closeProject({}, unattended);
  const db = new Sqlite(join(world.project, 'project.db'));
  db.exec(statement);
  db.close();
  await world.engine.openProject({ path: world.project }, unattended);
}

test('a mapping is stale when what it learnt from has changed, and no longer when that is undone', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  const scene = await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('extract-features', { extractors: null, threads: 1 });
  await run('train-mapping', { name: null, method: 'ridge', extractor: null, space: null, seed: 1 });
  assert.equal(await staleness(world), null);

  await engine.setLabelText({ label: 'water', synonyms: ['lake'] }, unattended);
  assert.match((await staleness(world))!, /texts/);
  await engine.undo({}, unattended);
  assert.equal(await staleness(world), null);

  await engine.setTileLabel({ tiles: [`${scene}/8/255`], label: 'sand' }, unattended);
  assert.match((await staleness(world))!, /1 label/);
  await engine.undo({}, unattended);
  assert.equal(await staleness(world), null);

  // A rule that labels the same tiles is another rule, and the training would be the same.
  const rule = await engine.getRule({}, unattended);
  await engine.applyRule({ rule: { ...rule, threshold: rule.threshold + 0.01 } }, unattended);
  assert.equal(await staleness(world), null);
  await engine.applyRule({ rule }, unattended);

  // A space that cannot be loaded shows that none is read where nothing has changed.
  await altered(world, 'UPDATE space SET calibration = NULL');
  assert.equal(await staleness(world), null);
  await altered(world, `UPDATE mapping SET metrics = json_remove(metrics, '$.inputs')`);
  await assert.rejects(staleness(world), /calibration/);
});
