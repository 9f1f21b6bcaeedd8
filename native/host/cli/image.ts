import type { Command } from 'commander';
import {
  type Evaluation,
  type ExtractorRun,
  MAPPING_METHODS,
  type MappingMethod,
  NOVELTY_WAYS,
  type NoveltyJudged,
  type ZeroShot,
} from '../../contract/image.ts';
import { runTask } from '../../contract/run-task.ts';
import { documentAnswer, facts, notices, paragraphs, showShare, table } from './answer.ts';
import {
  addLeaf,
  collect,
  completeLeaf,
  type Leaf,
  parseCount,
  parseList,
  parseOneOf,
  type Runner,
} from './command.ts';

export function addImageCommands(program: Command, runner: Runner): void {
  const features = program.command('features').description('image features of every tile');
  completeLeaf(features, featuresLeaf, runner);
  addLeaf(features, featuresListLeaf, runner);
  const mapping = program.command('mapping').description('maps from image features into the space');
  addLeaf(mapping, mappingTrainLeaf, runner);
  addLeaf(mapping, mappingListLeaf, runner);
  addLeaf(mapping, mappingUseLeaf, runner);
  completeLeaf(program.command('embed').description('put every tile into the space'), embedLeaf, runner);
  completeLeaf(
    program.command('ready').description('run whatever is missing until the map answers'),
    readyLeaf,
    runner,
  );
  completeLeaf(
    program.command('evaluate').description('how good the mapping is, on spatial blocks'),
    evaluateLeaf,
    runner,
  );
}

function runsText(runs: ExtractorRun[]): string {
  const rows = runs.map((run) => [
    run.id,
    run.dimension,
    run.backend,
    run.tiles,
    Math.round(run.tilesPerSecond),
  ]);
  return table(['extractor', 'dimension', 'backend', 'tiles', 'tiles/s'], rows);
}

const featuresLeaf: Leaf<{ extractor?: string[] }> = {
  usage: 'features',
  summary: 'compute image features of every tile',
  example: 'features -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command.option('--extractor <ids>', 'which, separated by commas (default: colour-texture)', parseList),
  async run({ engine, work, threads, seed }, _, { extractor }) {
    const params = { extractors: extractor ?? null, threads, seed };
    const answer = await runTask(engine, 'extract-features', params, work);
    return documentAnswer(answer, runsText(answer.extractors));
  },
};

const featuresListLeaf: Leaf<object> = {
  usage: 'list',
  summary: 'the features that are there',
  example: 'features list -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    const answer = await engine.listFeatures({}, work);
    return documentAnswer(answer, runsText(answer.extractors));
  },
};

interface MappingTrainOptions {
  method: MappingMethod;
  extractor?: string;
  name?: string;
  holdOut?: string[];
  hiddenUnits?: number;
}

const mappingTrainLeaf: Leaf<MappingTrainOptions> = {
  usage: 'train',
  summary: 'learn a map from image features to label embeddings',
  example: 'mapping train -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--method <method>', MAPPING_METHODS.join(' | '), parseOneOf(...MAPPING_METHODS), 'ridge')
      .option(
        '--extractor <ids>',
        'which features, several separated by commas (default: those that cover the labelled tiles)',
      )
      .option(
        '--hold-out <label>',
        'a label not to learn, nor its synonyms and children (may be repeated)',
        collect,
      )
      .option(
        '--hidden-units <n>',
        'units of a hidden layer, of socher (default 100) and devise (default 0: none)',
        parseCount,
      )
      .option('--name <name>', 'what the mapping is called'),
  async run({ engine, work, space, seed }, _, options) {
    const trained = await runTask(
      engine,
      'train-mapping',
      {
        name: options.name ?? null,
        method: options.method,
        holdOut: options.holdOut ?? [],
        hiddenUnits: options.hiddenUnits ?? null,
        extractor: options.extractor ?? null,
        space,
        seed,
      },
      work,
    );
    const head = facts({
      mapping: trained.mapping,
      method: trained.method,
      'training tiles': trained.train.tiles,
      labels: trained.train.labels,
      ...(trained.heldOut.length > 0 && { 'held out': trained.heldOut.join(', ') }),
      'validation hit@1': showShare(trained.validation.hitAt1),
      seconds: trained.seconds,
    });
    const unread = trained.unreadLabels.map((label) => `${label} has no known word and was left out`);
    return documentAnswer(trained, paragraphs(head, notices(unread)));
  },
};

const mappingListLeaf: Leaf<object> = {
  usage: 'list',
  summary: 'the mappings of the project; the active one is marked',
  example: 'mapping list -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    const answer = await engine.listMappings({}, work);
    const rows = answer.mappings.map((mapping) => [
      mapping.active ? '*' : '',
      mapping.mapping,
      mapping.name,
      mapping.method,
      mapping.extractor,
      mapping.train.tiles,
      mapping.embeddedTiles,
      mapping.stale ?? '',
    ]);
    const head = ['', 'id', 'name', 'method', 'extractor', 'training tiles', 'embedded tiles', 'stale'];
    return documentAnswer(answer, table(head, rows));
  },
};

const mappingUseLeaf: Leaf<object> = {
  usage: 'use <mapping>',
  summary: 'make a mapping the active one',
  example: 'mapping use ridge-1 -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }, [mapping]) {
    const record = await engine.useMapping({ mapping: mapping as string }, work);
    return documentAnswer(record, `${record.name} is the active mapping`);
  },
};

const embedLeaf: Leaf<object> = {
  usage: 'embed',
  summary: 'put every tile of every scene into the space',
  example: 'embed -p Coast.semantile',
  needsProject: true,
  async run({ engine, work, mapping, space }) {
    const answer = await runTask(engine, 'embed-tiles', { mapping, space }, work);
    return documentAnswer(answer, facts({ ...answer }));
  },
};

const readyLeaf: Leaf<{ scene?: string }> = {
  usage: 'ready',
  summary: 'run whatever is missing: tiles, labels, features, space, mapping, embedding',
  example: 'ready -p Coast.semantile',
  needsProject: true,
  options: (command) => command.option('--scene <scene>', 'id or name of one scene (default: all)'),
  async run({ engine, work }, _, { scene }) {
    const answer = await runTask(engine, 'make-ready', { scene: scene ?? null }, work);
    const defaults = Object.entries(answer.defaults).map(([step, text]) => [step, text]);
    return documentAnswer(
      answer,
      paragraphs(
        facts({
          done: answer.done.join(', ') || 'nothing',
          skipped: answer.skipped.join(', ') || 'nothing',
          seconds: answer.seconds,
        }),
        defaults.length > 0 ? table(['step', 'default used'], defaults) : '',
      ),
    );
  },
};

const evaluateLeaf: Leaf<{ folds: number }> = {
  usage: 'evaluate',
  summary: 'retrain on each fold of spatial blocks and judge the rest; chance, majority and ceiling beside',
  example: 'evaluate --folds 5 -p Coast.semantile',
  needsProject: true,
  options: (command) => command.option('--folds <k>', 'folds of blocks', parseCount, 5),
  async run({ engine, work, mapping, space, seed }, _, { folds }) {
    const answer = await runTask(engine, 'evaluate', { mapping, space, folds, seed }, work);
    return documentAnswer(answer, evaluationText(answer));
  },
};

function zeroShotText({ seen, unseen, splits, ...figures }: ZeroShot): string {
  return table(
    [`labels never learnt, ${unseen} of ${seen + unseen} held out in ${splits} ways`, ''],
    [
      ['hit@1 among them', showShare(figures.hitAt1)],
      ['random label embeddings', showShare(figures.randomLabels)],
      ['chance', showShare(figures.chance)],
      ['area under seen against unseen accuracy', showShare(figures.ausuc)],
    ],
  );
}

function noveltyText(novelty: NoveltyJudged): string {
  const ways = NOVELTY_WAYS.map((way) => novelty[way]);
  const rows = novelty.features.perLabel.map(({ label, tiles }, n) => [
    label,
    tiles,
    ...ways.map(({ perLabel }) => showShare(perLabel[n]!.auroc)),
  ]);
  return table(
    ['held out, and how its tiles stand out (AUROC)', 'tiles', ...NOVELTY_WAYS],
    [...rows, ['mean', '', ...ways.map(({ auroc }) => showShare(auroc))]],
  );
}

function evaluationText(answer: Evaluation): string {
  const { split } = answer;
  const nearest = split.nearestTrainTileM === null ? '–' : `${Math.round(split.nearestTrainTileM)} m`;
  const head = `${split.folds} folds of ${split.blocks} blocks, seed ${split.seed}: ${split.testTiles} tiles judged, nearest training tile ${nearest}`;
  const rows: [string, string][] = [
    ['mapping', showShare(answer.hitAt1)],
    ['ceiling (logistic regression)', showShare(answer.ceiling.hitAt1)],
    ['random label embeddings', showShare(answer.randomLabels.hitAt1)],
    ['majority', showShare(answer.majority.hitAt1)],
    ['chance', showShare(answer.chance.hitAt1)],
  ];
  const { zeroShot } = answer;
  const more = facts({
    accuracy: showShare(answer.accuracy),
    'hit@5': showShare(answer.hitAt5),
    'mean average precision': showShare(answer.meanAveragePrecision),
  });
  const labels = answer.perLabel.map((label) => [
    label.label,
    label.tiles,
    showShare(label.baseRate),
    showShare(label.averagePrecision),
    showShare(label.hitAt1),
  ]);
  const reasons = Object.entries(answer.reasons).map(([figure, reason]) => `${figure}: ${reason}`);
  const left = answer.notJudged.map(({ label, reason }) => `${label} was not judged: ${reason}`);
  return paragraphs(
    head,
    table(['hit@1', 'per-class mean'], rows),
    more,
    zeroShot === null ? '' : zeroShotText(zeroShot),
    answer.novelty === null ? '' : noveltyText(answer.novelty),
    table(['label', 'tiles', 'base rate', 'average precision', 'hit@1'], labels),
    notices([...reasons, ...left]),
  );
}
