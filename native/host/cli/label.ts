import { type Command, Option } from 'commander';
import type { Engine } from '../../contract/engine.ts';
import type {
  CodebookOffer,
  GridParams,
  LabelCounts,
  LabelText,
  RuleMode,
  SetLabelTextParams,
  TileRecord,
} from '../../contract/label.ts';
import { runTask } from '../../contract/run-task.ts';
import type { Work } from '../../contract/work.ts';
import { documentAnswer, facts, notices, paragraphs, rowsAnswer, showNumber, table } from './answer.ts';
import {
  addLeaf,
  collect,
  completeLeaf,
  fromHere,
  type Leaf,
  parseAtLeastOne,
  parseFraction,
  parseOneOf,
  parsePositive,
  type Runner,
  UsageError,
} from './command.ts';

/** Rows fetched at a time: small enough for one message. */
const PAGE_ROWS = 1000;

export function addLabelCommands(program: Command, runner: Runner): void {
  const tile = program.command('tile').description('cut scenes into tiles: a size in pixels or metres');
  completeLeaf(tile, tileLeaf, runner);
  addLeaf(tile, previewLeaf, runner);
  const label = program.command('label').description('turn covered fractions into labels');
  completeLeaf(label, labelLeaf, runner);
  addLeaf(label, listLeaf, runner);
  addLeaf(label, setLeaf, runner);
  const text = label.command('text').argument('[label]').description('say what a label means in words');
  completeLeaf(text, textLeaf, runner);
  addLeaf(text, textListLeaf, runner);
  addLeaf(text, codebooksLeaf, runner);
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

interface TextOptions {
  from?: string;
  codebook?: string;
  field?: string;
  name?: string;
  synonym?: string[];
  description?: string;
  parent?: string;
  synset?: string;
}

const textLeaf: Leaf<TextOptions> = {
  usage: 'text [label]',
  summary: 'say what a label means in words, one label or a whole table',
  example:
    'label text marsh --synonym "salt marsh" --description "grass that the tide floods" -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--from <file.csv>', 'columns value, name, synonyms (;), description, parent, optional field')
      .addOption(
        new Option(
          '--codebook <name>',
          'let a bundled codebook explain codes: NLCD, DynamicWorld, WorldCover, CORINE, BCLCS-1 … BCLCS-5',
        ).conflicts('from'),
      )
      .option('--field <field>', 'with --codebook: the field of the codes (default: all that it fits)')
      .option('--name <name>', 'its name in words')
      .option('--synonym <synonym>', 'another name; may be repeated', collect)
      .option('--description <text>', 'one line that describes it')
      .option('--parent <label>', 'the broader label')
      .option('--synset <synset>', 'WordNet synset, e.g. forest.n.01'),
  async run({ engine, work }, [label], options) {
    if (options.from) {
      const answer = await engine.importLabelTexts({ path: fromHere(options.from) }, work);
      const unmatched = answer.unmatched.map((value) => `no label has the value ${value}`);
      return documentAnswer(answer, paragraphs(textsTable(answer.labels), notices(unmatched)));
    }
    if (options.codebook) {
      const params = { codebook: options.codebook, field: options.field ?? null };
      const answer = await engine.applyCodebook(params, work);
      const unknown = answer.unmatched.map((value) => `${options.codebook} does not know ${value}`);
      return documentAnswer(answer, paragraphs(textsTable(answer.labels), notices(unknown)));
    }
    if (!label) throw new UsageError('no label was named; name one, or a table with --from');
    const record = await engine.setLabelText({ label: label as string, ...saidOf(options) }, work);
    return documentAnswer(record, textsTable([record]));
  },
};

/** Only what was given: the rest stays as it is, and without any option the label is only shown. */
function saidOf({
  name,
  synonym,
  description,
  parent,
  synset,
}: TextOptions): Omit<SetLabelTextParams, 'label'> {
  return {
    ...(name !== undefined && { name }),
    ...(synonym !== undefined && { synonyms: synonym }),
    ...(description !== undefined && { description }),
    ...(parent !== undefined && { parent }),
    ...(synset !== undefined && { synset }),
  };
}

const textListLeaf: Leaf<object> = {
  usage: 'list',
  summary: 'what every label means, where that came from, and which words are known',
  example: 'label text list -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    const texts = await engine.listLabelTexts({}, work);
    return rowsAnswer(
      texts,
      (text: LabelText) => `${text.label}  ${text.state}  ${text.name}  (${text.source})`,
    );
  },
};

const codebooksLeaf: Leaf<object> = {
  usage: 'codebooks',
  summary: 'the bundled codebooks that fit codes of labels, and what they would say; changes nothing',
  example: 'label text codebooks -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    return rowsAnswer(
      await engine.offerCodebooks({}, work),
      ({ codebook, layer, field, values, means }: CodebookOffer) =>
        `${codebook}  ${[layer, field].filter(Boolean).join('.') || 'labels'}  ${means.length} of ${values}: ${means.map(({ label, name }) => `${label} = ${name}`).join(', ')}`,
    );
  },
};

function textsTable(texts: LabelText[]): string {
  const rows = texts.map((text) => [
    text.label,
    text.state,
    text.name,
    text.synonyms.join('; '),
    text.source,
  ]);
  return table(['label', 'state', 'name', 'synonyms', 'source'], rows);
}
