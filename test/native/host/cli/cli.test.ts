import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Command } from 'commander';
import { buildProgram } from '../../../../native/host/cli/program.ts';
import { writeWorld } from '../../service/made-world.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { type Ran, runCli } from './run-cli.ts';

/** Commands that do something, by the words that call them. */
function leaves(command: Command, path: string[] = []): { path: string[]; command: Command }[] {
  const here = [...path, command.name()];
  const own = command.commands.flatMap((child) => leaves(child, here));
  const isLeaf =
    command.commands.length === 0 || ['tile', 'label', 'features', 'text'].includes(command.name());
  return isLeaf ? [{ path: here, command }, ...own] : own;
}

test('every command has one page of help with an example that calls it', () => {
  const program = buildProgram(async () => {});
  const found = leaves(program);
  assert.ok(found.length > 35);
  for (const { path, command } of found) {
    let page = '';
    command.configureOutput({ writeOut: (text) => (page += text) }).outputHelp();
    const call = path.join(' ');
    const example = page.split('Example:\n')[1];
    assert.ok(example?.trim().startsWith(`${call} `) || example?.trim() === call, `${call}: ${example}`);
    assert.match(page, /--json/, call);
    assert.ok(page.split('\n').length < 60, `${call} fits a page`);
  }
});

describe('the command line', () => {
  const ends: (() => unknown)[] = [];
  let dir: string;
  const run = (...args: string[]) => runCli(args, { cwd: dir });
  /** Runs with `--json` and expects success, nothing but one document on stdout. */
  const answer = async (...args: string[]) => {
    const ran = await run(...args, '--json');
    assert.equal(ran.exitCode, 0, `${args.join(' ')}: ${ran.stdout}${ran.stderr}`);
    assert.equal(ran.stdout.trim().split('\n').length, 1);
    return ran.json;
  };

  before(async () => {
    dir = temporaryFolder({ after: (end) => void ends.push(end as () => unknown) });
    writeWorld(dir);
    assert.equal((await run('project', 'new', 'Wörld of tiles')).exitCode, 0);
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  test('a wrong command line exits with 2, suggests the nearest name and says the right usage', async () => {
    const cases: [string[], RegExp][] = [
      [['scen', 'list'], /Did you mean scene\?/],
      [['scene', 'ad'], /Did you mean add\?/],
      [['scene', 'list', '--jsno'], /Did you mean --json\?/],
      [['scene', 'add'], /Usage: semantile scene add \[options\] <files/],
      [['search', 'x', '-k', '0'], /whole number ≥ 1/],
      [['search', 'x', '--kinds', ''], /one of term, paragraph, document, tile/],
      [['label', '--threshold', '1.5'], /0…1/],
      [['label', '--mode', 'best'], /one of multi, winner, pure/],
      [['label', 'text'], /no label was named/],
      [['tile'], /--size PX/],
      [['tile', '--size', '8', '--size-m', '80'], /cannot be used with/],
      [['scene', 'read', 'world.tif', '--window', '0,0,8', '--out', 'x.npy'], /four numbers/],
      [['scene', 'read', 'world.tif', '--window', '0,0,8,8'], /--out/],
      [['export', 'yolo', 'out'], /one of coco, imagefolder/],
      [['corpus', 'add', ''], /a path is empty/],
      [['space', 'train', '--seed', '99999999999999999999'], /whole number up to 9007199254740991/],
      [['space', 'train', '--model', 'glove'], /one of joint, skip-gram, cbow, pv-dm/],
      [['space', 'train', '--space', 'small'], /--from goes on from one/],
    ];
    for (const [args, message] of cases) {
      const ran = await run(...args);
      assert.equal(ran.exitCode, 2, args.join(' '));
      assert.match(ran.stderr, message);
      assert.equal(ran.stdout, '');
    }
  });

  test('a wrong command line is told on stdout too when JSON was asked for', async () => {
    const ran = await run('search', 'x', '-k', 'many', '--json');
    assert.deepEqual([ran.exitCode, ran.json.failure.kind], [2, 'usage']);
    assert.match(ran.json.failure.message, /-k/);
  });

  test('a failure exits with 3 and says what to do: in words on stderr, as JSON on stdout', async () => {
    const plain = await run('scene', 'inspect', 'none.tif');
    assert.deepEqual([plain.exitCode, plain.stdout], [3, '']);
    assert.match(plain.stderr, /none\.tif does not exist\. Check the path\./);
    const ran = await run('scene', 'inspect', 'none.tif', '--json');
    assert.deepEqual([ran.exitCode, ran.stderr], [3, '']);
    assert.deepEqual([ran.json.failure.kind, ran.json.failure.path], ['file-missing', 'none.tif']);
    assert.match(ran.json.failure.message, /does not exist/);
  });

  test('the only project of the folder is taken; a named one may be anywhere', async () => {
    const info = await answer('project', 'info');
    assert.equal(info.name, 'Wörld of tiles');
    assert.deepEqual(Object.keys(info), [
      'project',
      'name',
      'version',
      'scenes',
      'layers',
      'labels',
      'tiles',
      'documents',
      'paragraphs',
      'spaces',
      'mappings',
      'bytes',
    ]);
    const missing = await run('project', 'info', '-p', 'Nowhere.semantile', '--json');
    assert.deepEqual([missing.exitCode, missing.json.failure.kind], [3, 'project-missing']);
  });

  test('of several files a bad one fails alone: the rest are added, exit 3', async () => {
    writeFileSync(join(dir, 'bad.tif'), 'no image');
    const ran = await run('scene', 'add', 'bad.tif', 'world.tif', 'none.tif', '--json');
    assert.equal(ran.exitCode, 3);
    assert.deepEqual(
      ran.json.scenes.map((scene: { name: string }) => scene.name),
      ['world'],
    );
    assert.deepEqual(
      ran.json.failures.map((failure: { path: string; kind: string }) => [failure.path, failure.kind]),
      [
        ['bad.tif', 'format-unknown'],
        ['none.tif', 'file-missing'],
      ],
    );
    const alone = await run('scene', 'add', 'world.tif', '--json');
    assert.deepEqual([alone.exitCode, Object.keys(alone.json)], [0, ['scenes']]);
  });

  test('progress and messages that nobody reads are no failure', async () => {
    const ran = await runCli(['scene', 'ad'], { cwd: dir, isDeaf: true });
    assert.equal(ran.exitCode, 2);
  });

  test('rows are one JSON object a line, and a reader that has had enough is no failure', async () => {
    await answer('layer', 'add', 'cover.geojson', '--label-field', 'cover');
    await answer('tile', '--size', '8');
    const counts = await answer('label');
    assert.deepEqual(counts.labels, { water: 60, forest: 60, sand: 72 });
    const { stdout } = await run('label', 'list', '--json');
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(rows.length, 256);
    assert.deepEqual(Object.keys(rows[0]).sort(), [
      'column',
      'extent',
      'features',
      'fractions',
      'labels',
      'origin',
      'row',
      'scene',
      'tile',
    ]);
    const texts = await run('label', 'text', 'list', '--json');
    assert.equal(texts.stdout.trim().split('\n').length, 3);
  });

  test('Ctrl-C ends a training with 130 and leaves no space', async () => {
    await answer('corpus', 'add', 'texts.tsv');
    // As long as it may be: the first line of progress comes after five seconds.
    const args = ['space', 'train', '--dimension', '600', '--min-count', '1', '--epochs', '9999', '--json'];
    const ran: Ran = await runCli(args, { cwd: dir, interruptAt: /training/ });
    assert.deepEqual([ran.exitCode, ran.json.failure.kind], [130, 'cancelled']);
    assert.deepEqual((await answer('space', 'list')).spaces, []);
  });

  test('one command after the other leads from tiles to answers, on the same files', async () => {
    await answer(
      'space',
      'train',
      '--dimension',
      '24',
      '--min-count',
      '1',
      '--epochs',
      '20',
      '--name',
      'small',
    );
    const ready = await answer('ready');
    assert.deepEqual(Object.keys(ready).sort(), ['defaults', 'done', 'seconds', 'skipped']);
    const found = await answer('search', 'forest', '--kinds', 'tile', '-k', '10', '--space', 'small');
    for (const { column } of found.results) assert.ok(column >= 5 && column < 11);
    const exported = await answer('export', 'imagefolder', 'out folder');
    assert.equal(exported.manifest, join(dir, 'out folder', 'manifest.json'));
    const again = await run('export', 'imagefolder', 'out folder', '--json');
    assert.deepEqual([again.exitCode, again.json.failure.kind], [3, 'already-exists']);
    const read = await answer('scene', 'read', 'world.tif', '--window', '120,120,8,8', '--out', 'corner.npy');
    assert.deepEqual([read.shape, read.type, read.bytes], [[3, 8, 8], 'uint8', 128 + 192]);
    assert.equal(readFileSync(join(dir, 'corner.npy')).length, read.bytes);
  });

  test('commands at once share one engine, which stays until the last of them has ended', async () => {
    const both = await Promise.all([
      run('search', 'water', '-k', '3', '--json'),
      run('label', 'set', firstTile(), 'harbour', '--json'),
      run('project', 'info', '--json'),
      run('space', 'nearest', 'river', '--json'),
      run('scene', 'list', '--json'),
    ]);
    for (const ran of both) assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const left = readdirSync(join(dir, 'Wörld of tiles.semantile')).filter((name) =>
      name.startsWith('engine.'),
    );
    assert.deepEqual(left, []);

    function firstTile(): string {
      const csv = readFileSync(join(dir, 'out folder', 'labels.csv'), 'utf8');
      return csv
        .split('\r\n')[1]!
        .split(',')
        .find((cell) => cell.includes('/8/') && !cell.includes('.png'))!;
    }
  });

  test('people read tables and sentences, never JSON', async () => {
    for (const args of [['scene', 'list'], ['layer', 'list'], ['label'], ['mapping', 'list'], ['doctor']]) {
      const { exitCode, stdout } = await run(...args);
      assert.equal(exitCode, 0);
      assert.doesNotMatch(stdout, /[{}]|undefined|NaN|\[object/);
    }
    assert.ok(existsSync(join(dir, 'user')));
  });
});
