import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import {
  type Cover,
  coverAt,
  labelWorld,
  type OpenWorld,
  openWorld,
  SIDE_PX,
  TILE_PX,
} from './made-world.ts';

/** What the middle of a tile shows, by its id. */
function coverOf(tile: string): Cover {
  const column = Number(tile.split('/')[2]) % (SIDE_PX / TILE_PX);
  return coverAt((column + 0.5) * TILE_PX);
}

describe('a project begins with the starter space', () => {
  let world: OpenWorld;
  const ends: (() => unknown)[] = [];
  const spaces = async () => (await world.engine.listSpaces({}, unattended)).spaces;
  const spaceStep = async () =>
    (await world.engine.readyStatus({}, unattended)).find(({ step }) => step === 'space')!;
  const tilesOf = async (query: string, k: number) => {
    const params = { query, kinds: ['tile' as const], k, bbox: null, space: null, mapping: null };
    return (await world.engine.search(params, unattended)).results;
  };

  before(async () => {
    world = await openWorld({ after: (end) => void ends.push(end as () => unknown) });
    await labelWorld(world);
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  test('where there is no text, “ready” uses it and says so', async () => {
    assert.equal((await spaceStep()).state, 'missing');
    const { done, defaults } = await world.run('make-ready', { scene: null });
    assert.ok(done.includes('space') && done.includes('embed'), done.join());
    assert.match(defaults.space!, /^the starter space, \d+ terms: there are no documents$/);
    const [space] = await spaces();
    assert.deepEqual([space!.name, space!.active, space!.paragraphs], ['starter', true, 0]);
    assert.deepEqual(space!.origin, {
      kind: 'starter',
      title: 'English starter space',
      licence: 'CC BY-SA 3.0',
    });
    assert.equal((await spaceStep()).state, 'done');
  });

  test('words that no label has find what they mean', async () => {
    const strips = {
      lake: 'water',
      river: 'water',
      woodland: 'forest',
      trees: 'forest',
      dunes: 'sand',
    } as const;
    for (const [word, cover] of Object.entries(strips)) {
      const covers = (await tilesOf(word, 10)).map(({ id }) => coverOf(id));
      assert.ok(covers.filter((one) => one === cover).length >= 8, `${word}: ${covers}`);
    }
  });

  test('documents that come later are placed in it', async () => {
    const text = join(world.dir, 'notes.txt');
    writeFileSync(text, 'The old woodland is full of oaks.\nA harbour with fishing boats and a long quay.\n');
    await world.run('add-corpora', { paths: [text], format: null, column: null });
    const { state, detail } = await spaceStep();
    assert.deepEqual([state, detail], ['stale', 'the documents have changed since “starter” was added']);
    const { defaults } = await world.run('make-ready', { scene: null });
    assert.match(defaults.space!, /2 paragraphs placed in it$/);
    const params = { space: null, text: 'ships in a port', kinds: ['paragraph' as const], k: 2 };
    const { results } = await world.engine.nearest(params, unattended);
    assert.match(results[0]!.text, /harbour/);
  });

  test('a name is taken once', async () => {
    await assert.rejects(world.run('add-starter', { name: 'starter' }), failingWith('already-exists'));
    assert.equal((await spaces()).length, 1);
  });
});
