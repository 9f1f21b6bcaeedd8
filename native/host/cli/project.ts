import type { Command } from 'commander';
import type { ProjectInfo } from '../../contract/project.ts';
import { runTask } from '../../contract/run-task.ts';
import { documentAnswer, facts } from './answer.ts';
import { addLeaf, type Runner } from './command.ts';

export function addProjectCommands(program: Command, runner: Runner): void {
  const group = program.command('project').description('make a project, or say what one holds');
  addLeaf<{ sample?: boolean; starter?: boolean }>(
    group,
    {
      usage: 'new <dir>',
      summary:
        'make a project folder: empty, with a drawn coast, its layer and a corpus in it (--sample), or with a space of ' +
        'English words, so that it can be searched without any text (--starter)',
      example: 'project new Coast.semantile --sample',
      needsProject: false,
      options: (command) =>
        command
          .option('--sample', 'fill it with the sample scene, layer and documents')
          .option('--starter', 'begin with the starter space'),
      async run({ engine, work }, [folder], { sample, starter }) {
        const made = await engine.newProject({ path: folder as string }, work);
        if (sample) await runTask(engine, 'make-sample', {}, work);
        if (starter) await runTask(engine, 'add-starter', { name: null }, work);
        const info = sample || starter ? await engine.projectInfo({}, work) : made;
        if (!info) throw new Error('the engine has no open project');
        return documentAnswer(info, projectText(info));
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'info',
      summary: 'what the project holds',
      example: 'project info -p Coast.semantile',
      needsProject: true,
      async run({ engine, work }) {
        const info = await engine.projectInfo({}, work);
        if (!info) throw new Error('the engine has no open project');
        return documentAnswer(info, projectText(info));
      },
    },
    runner,
  );
}

function projectText(info: ProjectInfo): string {
  return facts({ ...info });
}
