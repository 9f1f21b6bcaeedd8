import type { Command } from 'commander';
import type { Engine } from '../../../contract/engine.ts';
import type { LabelCounts, RuleMode, TileRecord } from '../../../contract/label.ts';
import { runTask } from '../../../contract/run-task.ts';
import type { Work } from '../../../contract/work.ts';
import { documentAnswer, facts, notices, paragraphs, rowsAnswer, showNumber, table } from '../answer.ts';
import { addLeaf, completeLeaf, type Leaf, parseFraction, parseOneOf, type Runner } from '../command.ts';

import { addLabelTextCommands } from './text.ts';

/** Rows fetched at a time: small enough for one message. */
const PAGE_ROWS = 1000;

export function addLabelCommands(program: Command, runner: Runner): void {
  const label = program.command('label').description('turn covered fractions into labels');
  completeLeaf(label, labelLeaf, runner);
  addLeaf(label, listLeaf, runner);
  addLeaf(label, setLeaf, runner);
  addLabelTextCommands(label, runner);
}

const labelLeaf: Leaf<{ threshold?: number; mode?: RuleMode }> = {
  usage: 'label',
  summary: 'compute covered fractions where they are missing, then label by the rule',
  example: 'label --threshold 0.5 --mode winner -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option(
        '--threshold <fraction>',
        'least covered fraction (default: the present rule, 0.5 at first)',
        parseFraction,
      )
      .option('--mode <mode>', 'multi, winner or pure', parseOneOf('multi', 'winner', 'pure')),
  async run({ engine, work }, _, options) {
    const present = await engine.getRule({}, work);
    const rule = {
      ...present,
      threshold: options.threshold ?? present.threshold,
      mode: options.mode ?? present.mode,
    };
    const counts = await runTask(engine, 'label', { rule }, work);
    return documentAnswer(counts, countsText(counts));
  },
};

function countsText(counts: LabelCounts): string {
  const rows = Object.entries(counts.labels).map(([name, tiles]) => [name, tiles]);
  const unread = counts.unreadLabels.map(
    (name) => `${name} has no known word; say what it means with “label text ${name} --name …”`,
  );
  const rest = facts({
    unlabelled: counts.unlabelled,
    background: counts.background,
    conflicts: counts.conflicts,
    boundary: counts.boundary,
  });
  return paragraphs(table(['label', 'tiles'], rows), rest, notices([...counts.warnings, ...unread]));
}

const listLeaf: Leaf<{ scene?: string }> = {
  usage: 'list',
  summary: 'every tile with its fractions, labels and the features behind them',
  example: 'label list --json -p Coast.semantile',
  needsProject: true,
  options: (command) => command.option('--scene <scene>', 'id or name of one scene (default: all)'),
  async run({ engine, work }, _, options) {
    return rowsAnswer(allTiles(engine, options.scene ?? null, work), tileText);
  },
};

async function* allTiles(engine: Engine, scene: string | null, work: Work): AsyncGenerator<TileRecord> {
  for (let offset = 0; ; offset += PAGE_ROWS) {
    const page = await engine.listTiles({ scene, offset, limit: PAGE_ROWS }, work);
    yield* page;
    if (page.length < PAGE_ROWS) return;
  }
}

function tileText(tile: TileRecord): string {
  const fractions = Object.entries(tile.fractions)
    .map(([name, fraction]) => `${name} ${showNumber(fraction)}`)
    .join(', ');
  return `${tile.tile}  ${tile.labels.join(', ') || '–'}  (${tile.origin})  ${fractions}`;
}

const setLeaf: Leaf<object> = {
  usage: 'set <tile> <label>',
  summary: 'give a tile a label yourself; rules never overwrite it',
  example: 'label set SCENE/g32/17 marsh -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }, [tile, label]) {
    await engine.setTileLabel({ tiles: [tile as string], label: label as string }, work);
    const record = await engine.describeTile({ tile: tile as string }, work);
    return documentAnswer(record, tileText(record));
  },
};
