import type { Command } from 'commander';
import type { ExportParams } from '../../contract/dataset.ts';
import { runTask } from '../../contract/run-task.ts';
import { documentAnswer, facts } from './answer.ts';
import { completeLeaf, fromHere, type Leaf, parseOneOf, type Runner } from './command.ts';

export function addDatasetCommands(program: Command, runner: Runner): void {
  const command = program
    .command('export')
    .argument('<format>', 'coco or imagefolder', parseOneOf('coco', 'imagefolder'))
    .argument('<out>', 'the folder to make')
    .description('write the labelled tiles as a dataset');
  completeLeaf(command, exportLeaf, runner);
}

const exportLeaf: Leaf<{ split: 'blocks'; chips: 'png' }> = {
  usage: 'export <format> <out>',
  summary: 'write the labelled tiles as a dataset',
  example: 'export coco coast-coco -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--split <kind>', 'blocks: places apart from each other', parseOneOf('blocks'), 'blocks')
      .option('--chips <format>', 'png: as the scene is shown', parseOneOf('png'), 'png'),
  async run({ engine, work, seed }, [format, out], options) {
    const params: ExportParams = {
      format: format as ExportParams['format'],
      out: fromHere(out as string),
      split: options.split,
      chips: options.chips,
      seed,
    };
    const answer = await runTask(engine, 'export-dataset', params, work);
    return documentAnswer(answer, facts({ ...answer }));
  },
};
