import type { Command } from 'commander';
import { runTask } from '../../../contract/run-task.ts';
import { type BuiltOverviews, OVERVIEW_METHODS, type OverviewMethod } from '../../../contract/scene.ts';
import { documentAnswer, notices, paragraphs, table } from '../answer.ts';
import { addLeaf, parseOneOf, type Runner } from '../command.ts';

export function addSceneOverviewsCommand(group: Command, runner: Runner): void {
  addLeaf<{ scene?: string; method?: OverviewMethod }>(
    group,
    {
      usage: 'overviews',
      summary: 'build the overviews that large scenes lack, beside the project; their files stay as they are',
      example: 'scene overviews --scene coast -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command
          .option('--scene <scene>', 'id or name of a scene (default: all)')
          .option(
            '--method <method>',
            `${OVERVIEW_METHODS.join(', ')} (default: mode for classes, else average); builds anew what was built`,
            parseOneOf(...OVERVIEW_METHODS),
          ),
      async run({ engine, work }, _args, options) {
        const params = { scene: options.scene ?? null, method: options.method ?? null };
        const { scenes, failures } = await runTask(engine, 'build-overviews', params, work);
        const answer = { scenes, ...(failures.length > 0 && { failures }) };
        return documentAnswer(
          answer,
          paragraphs(builtText(scenes), notices(failures.map((failure) => failure.message))),
        );
      },
    },
    runner,
  );
}

function builtText(scenes: readonly BuiltOverviews[]): string {
  const rows = scenes.map(({ scene, name, method, overviews, built, bytes, seconds }) => [
    scene,
    name,
    method ?? 'not needed',
    built,
    overviews,
    bytes,
    seconds.toFixed(1),
  ]);
  return table(['id', 'name', 'method', 'built', 'overviews', 'bytes', 'seconds'], rows);
}
