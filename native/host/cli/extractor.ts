import type { Command } from 'commander';
import type { ExtractorFacts } from '../../contract/image.ts';
import { runTask } from '../../contract/run-task.ts';
import { documentAnswer, table } from './answer.ts';
import { addLeaf, fromHere, type Leaf, type Runner } from './command.ts';

export function addExtractorCommands(program: Command, runner: Runner): void {
  const group = program.command('extractor').description('what computes image features');
  addLeaf(group, addModelLeaf, runner);
  addLeaf(group, listLeaf, runner);
}

function extractorsText(extractors: ExtractorFacts[]): string {
  const rows = extractors.map(({ id, kind, inputSize, dimension, backend }) => [
    id,
    kind,
    inputSize,
    dimension,
    backend,
  ]);
  return table(['id', 'kind', 'input px', 'dimension', 'backend'], rows);
}

const addModelLeaf: Leaf<{ id?: string; layer?: string }> = {
  usage: 'add <model>',
  summary:
    'bring a model along: the folder of a TF.js LayersModel or GraphModel, or an ONNX file; its pixels are scaled to [-1, 1] unless it scales them itself',
  example: 'extractor add models/mobilenet -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--id <id>', 'what it is called (default: the folder’s name)')
      .option(
        '--layer <name>',
        'where it is cut (default: its last pooling, or what stands before its classes)',
      ),
  async run({ engine, work }, [model], { id, layer }) {
    const params = { path: fromHere(model as string), id: id ?? null, layer: layer ?? null };
    const answer = await runTask(engine, 'add-extractor', params, work);
    return documentAnswer(answer, extractorsText(answer.extractors));
  },
};

const listLeaf: Leaf<object> = {
  usage: 'list',
  summary: 'the extractors there are',
  example: 'extractor list -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    const answer = await engine.listExtractors({}, work);
    return documentAnswer(answer, extractorsText(answer.extractors));
  },
};
