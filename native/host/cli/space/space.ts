import type { Command } from 'commander';
import type { SpaceOrigin } from '../../../contract/text.ts';
import { documentAnswer, notices, paragraphs, table } from '../answer.ts';
import { addLeaf, fromHere, type Leaf, type Runner } from '../command.ts';
import { evaluateLeaf } from './space-evaluate.ts';
import { embedLeaf, exportLeaf, importLeaf, starterLeaf } from './space-files.ts';
import { previewLeaf } from './space-preview.ts';
import { analogyLeaf, compareLeaf, doesntMatchLeaf, nearestLeaf, similarityLeaf } from './space-questions.ts';
import { trainLeaf } from './space-train.ts';

export function addSpaceCommands(program: Command, runner: Runner): void {
  const group = program.command('space').description('train and question the semantic space');
  addLeaf(group, trainLeaf, runner);
  addLeaf(group, previewLeaf, runner);
  addLeaf(group, listLeaf, runner);
  addLeaf(group, useLeaf, runner);
  addLeaf(group, nearestLeaf, runner);
  addLeaf(group, analogyLeaf, runner);
  addLeaf(group, doesntMatchLeaf, runner);
  addLeaf(group, similarityLeaf, runner);
  addLeaf(group, compareLeaf, runner);
  addLeaf(group, embedLeaf, runner);
  addLeaf(group, inferLeaf, runner);
  addLeaf(group, evaluateLeaf, runner);
  addLeaf(group, exportLeaf, runner);
  addLeaf(group, importLeaf, runner);
  addLeaf(group, starterLeaf, runner);
}

const listLeaf: Leaf<object> = {
  usage: 'list',
  summary: 'the spaces of the project; the active one is marked',
  example: 'space list -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    const answer = await engine.listSpaces({}, work);
    const rows = answer.spaces.map((space) => [
      space.active ? '*' : '',
      space.space,
      space.name,
      space.origin.kind === 'imported' ? space.origin.format : space.params.model,
      space.params.dimension,
      space.terms,
      space.paragraphs,
      space.documents,
      space.lossCurve.length > 0 ? space.finalLoss : null,
      originText(space.origin),
    ]);
    const head = ['', 'id', 'name', 'model', 'dimension', 'terms', 'paragraphs', 'documents', 'loss', 'from'];
    const warnings = answer.spaces.flatMap(({ name, warnings }) =>
      warnings.map((line) => `${name}: ${line}`),
    );
    return documentAnswer(answer, paragraphs(table(head, rows), notices(warnings)));
  },
};

function originText(origin: SpaceOrigin): string {
  switch (origin.kind) {
    case 'trained':
      return 'the documents';
    case 'continued':
      return `${origin.name} and the documents`;
    case 'starter':
      return `${origin.title}, ${origin.licence}`;
    case 'imported':
      return origin.file;
  }
}

const useLeaf: Leaf<object> = {
  usage: 'use <space>',
  summary: 'make a space the active one',
  example: 'space use coast -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }, [space]) {
    const record = await engine.useSpace({ space: space as string }, work);
    return documentAnswer(record, `${record.name} is the active space`);
  },
};

const inferLeaf: Leaf<{ out: string }> = {
  usage: 'infer <text>',
  summary: 'the embedding of an unseen text; the same bytes each time',
  example: 'space infer "boats in the harbor" --out harbor.npy -p Coast.semantile',
  needsProject: true,
  options: (command) => command.requiredOption('--out <file.npy>', 'the file to write'),
  async run({ engine, work, space }, [text], { out }) {
    const answer = await engine.inferText({ space, text: text as string, out: fromHere(out) }, work);
    return documentAnswer(answer, `${answer.file}: ${answer.shape.join(' × ')}, ${answer.bytes} bytes`);
  },
};
