import { type Command, Option } from 'commander';
import type { GridParams } from '../../../contract/label.ts';
import { runTask } from '../../../contract/run-task.ts';
import type { Work } from '../../../contract/work.ts';
import { documentAnswer, table } from '../answer.ts';
import {
  addLeaf,
  completeLeaf,
  type Leaf,
  parseAtLeastOne,
  parsePositive,
  type Runner,
  UsageError,
} from '../command.ts';

export function addTileCommands(program: Command, runner: Runner): void {
  const tile = program.command('tile').description('cut scenes into tiles: a size in pixels or metres');
  completeLeaf(tile, tileLeaf, runner);
  addLeaf(tile, previewLeaf, runner);
}

interface GridOptions {
  scene?: string;
  size?: number;
  sizeM?: number;
  stride?: number;
  pixelM?: number;
}

function addGridOptions(command: Command): void {
  command
    .option('--scene <scene>', 'id or name of one scene (default: all)')
    .option('--size <px>', 'edge of a tile in pixels', parseAtLeastOne)
    .addOption(
      new Option('--size-m <metres>', 'edge of a tile in metres').argParser(parsePositive).conflicts('size'),
    )
    .option(
      '--pixel-m <metres>',
      'look at tiles with pixels of this size on the ground (default: of the scene’s own)',
      parsePositive,
    )
    .option('--stride <px>', 'distance of one tile to the next (default: its size)', parseAtLeastOne);
}

function gridParams(options: GridOptions): GridParams {
  return {
    scene: options.scene ?? null,
    sizePx: options.size ?? null,
    sizeM: options.sizeM ?? null,
    stridePx: options.stride ?? null,
    pixelSizeM: options.pixelM ?? null,
  };
}

const tileLeaf: Leaf<GridOptions> = {
  usage: 'tile',
  summary: 'cut scenes into tiles',
  example: 'tile --size 32 -p Coast.semantile',
  needsProject: true,
  options: addGridOptions,
  async run({ engine, work }, _, options) {
    if (options.size === undefined && options.sizeM === undefined)
      throw new UsageError('no tile size was given; name one with --size PX or --size-m METRES');
    const answer = await runTask(engine, 'tile', gridParams(options), work);
    const rows = answer.scenes.map((scene) => [
      scene.id,
      scene.tiles,
      scene.columns,
      scene.rows,
      scene.nodataTiles,
    ]);
    return documentAnswer(answer, table(['scene', 'tiles', 'columns', 'rows', 'nodata tiles'], rows));
  },
};

const previewLeaf: Leaf<GridOptions> = {
  usage: 'preview',
  summary: 'what several tile sizes would yield; changes nothing',
  example: 'tile preview -p Coast.semantile',
  needsProject: true,
  options: addGridOptions,
  async run({ engine, work }, _, options) {
    const answer = await engine.previewGrid(
      gridParams(options),
      work as Work<{ done: number; total: number }>,
    );
    const rows = answer.scenes.flatMap((scene) =>
      scene.sizes.map((size) => [
        scene.id,
        size.sizePx,
        size.tiles,
        Object.entries(size.labels)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
        size.medianPurity,
      ]),
    );
    return documentAnswer(
      answer,
      table(['scene', 'size px', 'tiles', 'labelled tiles', 'median purity'], rows),
    );
  },
};
