import path from 'node:path';
import type { Command } from 'commander';
import type { MachineReport } from '../../contract/project.ts';
import { documentAnswer, facts, rowsAnswer } from './answer.ts';
import { megabytes } from './cache.ts';
import { completeLeaf, type Leaf, parsePort, type Runner } from './command.ts';

export function addMachineCommands(program: Command, runner: Runner): void {
  completeLeaf(
    program.command('doctor').description('what this machine has, and what mends what is missing'),
    doctorLeaf,
    runner,
  );
  completeLeaf(program.command('serve').description('the window in a browser'), serveLeaf, runner);
}

const doctorLeaf: Leaf<object> = {
  usage: 'doctor',
  summary: 'what this machine has, and the command that mends what is missing',
  example: 'doctor',
  needsProject: false,
  async run({ engine, work }) {
    const [machine, remoteCache] = await Promise.all([
      engine.machineReport({}, work),
      engine.remoteCache({}, work),
    ]);
    const report = { ...machine, remoteCache };
    const missing = (part: { reason: string | null; remedy?: string | null }) =>
      [part.reason, part.remedy].filter((text) => text).join('; ');
    return documentAnswer(
      report,
      facts({
        node: report.node,
        addon: report.addon.instructionSet ?? missing(report.addon),
        tensorflow: tensorFlowText(report.tensorflow),
        index: report.index.driver,
        electron: report.electron.version ?? missing(report.electron),
        'free disk': `${Math.round(report.disk.freeBytes / 1e9)} GB`,
        'remote cache': `${megabytes(remoteCache.bytes)} of ${megabytes(remoteCache.limitBytes)} in ${remoteCache.path}`,
      }),
    );
  },
};

function tensorFlowText({ backend, version, gpu, ...why }: MachineReport['tensorflow']): string {
  const what = [backend, version, gpu].filter((part) => part).join(' ');
  return [what, why.reason, why.remedy].filter((part) => part).join('; ');
}

const serveLeaf: Leaf<{ port: number; host: string; project?: string }> = {
  usage: 'serve',
  summary: 'serve the window to a browser; prints the URL with its token',
  example: 'serve --port 8080',
  needsProject: false,
  options: (command) =>
    command
      .option('--port <n>', 'TCP port; 0 takes a free one', parsePort, 0)
      .option('--host <address>', 'address to listen on', '127.0.0.1'),
  async run({ work }, _, { port, host, project }) {
    const { serve } = await import('../serve.ts');
    const running = serve({ port, host, project: project ? path.resolve(project) : null }, work);
    return rowsAnswer(running, ({ url }) => `Open ${url}`);
  },
};
