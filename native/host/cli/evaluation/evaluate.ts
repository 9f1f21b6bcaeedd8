import type { Command } from 'commander';
import { SPLIT_KINDS, type SplitKind } from '../../../contract/evaluation.ts';
import { runTask } from '../../../contract/run-task.ts';
import { documentAnswer, paragraphs } from '../answer.ts';
import { completeLeaf, fromHere, type Leaf, parseCount, parseOneOf, type Runner } from '../command.ts';
import { evaluationText } from './evaluate-text.ts';

export function addEvaluateCommand(program: Command, runner: Runner): void {
  const evaluate = program.command('evaluate').description('how good the mapping is, on spatial blocks');
  completeLeaf(evaluate, evaluateLeaf, runner);
}

interface EvaluateOptions {
  folds: number;
  split: SplitKind;
  against?: string;
  out?: string;
}

const evaluateLeaf: Leaf<EvaluateOptions> = {
  usage: 'evaluate',
  summary: 'retrain on each fold of spatial blocks and judge the rest; chance, majority and ceiling beside',
  example: 'evaluate --folds 5 -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--folds <k>', 'folds of blocks', parseCount, 5)
      .option(
        '--split <kind>',
        'blocks of ground; or random, which flatters: says by how much',
        parseOneOf(...SPLIT_KINDS),
        'blocks',
      )
      .option('--against <mapping>', 'another mapping, judged on the same folds')
      .option('--out <file>', 'a page to print, .html'),
  async run({ engine, work, mapping, space, seed }, _, { folds, split, against, out }) {
    const params = { mapping, space, folds, seed, split, against: against ?? null };
    const answer = await runTask(engine, 'evaluate', params, work);
    if (out === undefined) return documentAnswer(answer, evaluationText(answer));
    const { file } = await engine.exportEvaluation({ mapping, space, out: fromHere(out) }, work);
    return documentAnswer({ ...answer, file }, paragraphs(evaluationText(answer), `${file} written`));
  },
};
