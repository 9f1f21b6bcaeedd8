import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { SIDE_PX, writeWorld } from '../../service/made-world.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { runCli } from './run-cli.ts';

// The whole scene at one pixel of the picture for one of its own: from 500000, 4600000 on, 10 m a pixel.
const BOX = `500000,${4_600_000 - 10 * SIDE_PX},${500_000 + 10 * SIDE_PX},4600000`;
const PLACE = ['--bbox', BOX, '--crs', 'EPSG:32615', '--size', `${SIDE_PX}x${SIDE_PX}`];

describe('pictures of scenes on the command line', () => {
  const ends: (() => unknown)[] = [];
  let dir: string;
  const run = (...args: string[]) => runCli([...args, '--json'], { cwd: dir });
  const pixelsOf = (name: string) => sharp(join(dir, name)).ensureAlpha().raw().toBuffer();

  before(async () => {
    dir = temporaryFolder({ after: (end) => void ends.push(end as () => unknown) });
    writeWorld(dir);
    assert.equal((await run('project', 'new', 'World')).exitCode, 0);
    assert.equal((await run('scene', 'add', 'world.tif')).exitCode, 0);
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  test('a file is drawn without a project, a scene by its name, and both are the same', async () => {
    const byFile = await run('scene', 'render', 'world.tif', ...PLACE, '--out', 'file.png');
    assert.equal(byFile.exitCode, 0, byFile.stdout);
    assert.deepEqual(Object.keys(byFile.json).slice(0, 2), ['file', 'bytes']);
    assert.ok(existsSync(join(dir, 'file.pgw')));
    const byName = await run('scene', 'render', 'world', ...PLACE, '--out', 'name.png');
    assert.equal(byName.exitCode, 0, byName.stdout);
    const pixels = await pixelsOf('file.png');
    assert.deepEqual(await pixelsOf('name.png'), pixels);
    // Sand is 200, 180, 120 ± 12.
    const sand = [...pixels.subarray(4 * (SIDE_PX - 1), 4 * SIDE_PX)];
    for (const [k, value] of [200, 180, 120, 255].entries()) assert.ok(Math.abs(sand[k]! - value) <= 12);
  });

  test('bands are assigned, an index of them is drawn, and its legend says what the colours are', async () => {
    const bands = await run('scene', 'bands', 'world', '--meaning', '3=nir');
    assert.equal(bands.json.bands[2].meaning, 'nir');
    const index = ['--preset', 'ndvi', '--colour-map', 'viridis', '--stretch=-1,1', '--legend'];
    const drawn = await run('scene', 'render', 'world', ...PLACE, ...index, '--out', 'ndvi.png');
    assert.equal(drawn.exitCode, 0, drawn.stdout);
    assert.deepEqual([drawn.json.legend.title, drawn.json.legend.low], ['NDVI', -1]);
    // Water is (110 - 20) / (110 + 20) = .69: near the yellow end, where green is above blue.
    const [, green, blue] = await pixelsOf('ndvi.png');
    assert.ok(green! > 150 && blue! < 100, `green ${green}, blue ${blue}`);
  });

  test('a picture beside the scene is written and said to be empty', async () => {
    const away = ['--bbox', '0,0,100,100', '--crs', 'EPSG:32615', '--size', '4x4', '--out', 'away.png'];
    const ran = await run('scene', 'render', 'world', ...away);
    assert.equal(ran.exitCode, 0);
    assert.match(ran.json.warnings[0], /is empty: world has no pixel there/);
  });

  test('wrong usage exits with 2, what cannot be done with 3, and nothing is written', async () => {
    const usage = [
      [
        'scene',
        'render',
        'world',
        '--bbox',
        BOX,
        '--crs',
        'EPSG:32615',
        '--size',
        '0x5',
        '--out',
        'wrong.png',
      ],
      ['scene', 'render', 'world', ...PLACE, '--stretch', '9,2', '--out', 'wrong.png'],
      ['scene', 'render', 'world', ...PLACE, '--bands', '1', '--preset', 'ndvi', '--out', 'wrong.png'],
      ['scene', 'render', 'world', ...PLACE, '--out', 'wrong.jpg'],
      ['scene', 'bands', 'world', '--meaning', 'nir'],
      ['scene', 'overviews', '--method', 'median'],
    ];
    for (const args of usage) assert.equal((await run(...args)).exitCode, 2, args.join(' '));
    const failures: [string[], string][] = [
      [['scene', 'render', 'no.tif', ...PLACE, '--out', 'wrong.png'], 'file-missing'],
      [['scene', 'render', 'nowhere', ...PLACE, '--out', 'wrong.png'], 'not-found'],
      [['scene', 'bands', 'world', '--meaning', '9=nir'], 'out-of-range'],
      [['scene', 'overviews', '--scene', 'nowhere'], 'not-found'],
    ];
    for (const [args, kind] of failures) {
      const ran = await run(...args);
      assert.deepEqual([ran.exitCode, ran.json.failure.kind], [3, kind], args.join(' '));
    }
    assert.equal(existsSync(join(dir, 'wrong.png')) || existsSync(join(dir, 'wrong.jpg')), false);
  });
});
