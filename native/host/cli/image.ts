import type { Command } from 'commander';
import { type ExtractorRun, MAPPING_METHODS, type MappingMethod } from '../../contract/image.ts';
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
import { addEvaluateCommand } from './evaluation/evaluate.ts';

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
  addEvaluateCommand(program, runner);
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
      ...(trained.validation.meanRecall === undefined
        ? { 'validation hit@1': showShare(trained.validation.hitAt1) }
        : { 'validation mean recall': showShare(trained.validation.meanRecall) }),
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
    const { warnings, ...done } = answer;
    return documentAnswer(answer, paragraphs(facts(done), notices(warnings)));
  },
};

const readyLeaf: Leaf<{ scene?: string; extractor?: string }> = {
  usage: 'ready',
  summary: 'run whatever is missing: tiles, labels, features, space, mapping, embedding',
  example: 'ready -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--scene <scene>', 'id or name of one scene (default: all)')
      .option(
        '--extractor <ids>',
        'which features, several separated by commas (default: what suits the scenes)',
      ),
  async run({ engine, work }, _, { scene, extractor }) {
    const params = { scene: scene ?? null, extractor: extractor ?? null };
    const answer = await runTask(engine, 'make-ready', params, work);
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
