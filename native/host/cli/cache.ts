import type { Command } from 'commander';
import type { RemoteCache } from '../../contract/remote.ts';
import { documentAnswer, facts, notices, paragraphs } from './answer.ts';
import { addLeaf, parsePositive, type Runner } from './command.ts';

/** What is kept on disk of files behind addresses. */
export function addCacheCommands(program: Command, runner: Runner): void {
  const group = program.command('cache').description('what is kept on disk of scenes behind addresses');
  addLeaf(
    group,
    {
      usage: 'info',
      summary: 'where it is, how large it is, and how large it may become',
      example: 'cache info',
      needsProject: false,
      async run({ engine, work }) {
        const cache = await engine.remoteCache({}, work);
        return documentAnswer(cache, cacheText(cache));
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'limit <megabytes>',
      summary: 'how large it may become; what was used longest ago goes at once',
      example: 'cache limit 4000',
      needsProject: false,
      async run({ engine, work }, [megabytes]) {
        const limitBytes = Math.round(parsePositive(megabytes as string) * 1e6);
        const cache = await engine.setRemoteCacheLimit({ limitBytes }, work);
        return documentAnswer(cache, cacheText(cache));
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'clear',
      summary: 'remove all of it; it is fetched again when it is needed',
      example: 'cache clear',
      needsProject: false,
      async run({ engine, work }) {
        const cache = await engine.clearRemoteCache({}, work);
        return documentAnswer(cache, cacheText(cache));
      },
    },
    runner,
  );
}

function cacheText({ path, bytes, limitBytes, reason }: RemoteCache): string {
  return paragraphs(
    facts({ path, size: megabytes(bytes), limit: megabytes(limitBytes) }),
    notices(reason === null ? [] : [`Nothing is added to it: ${reason}`]),
  );
}

/** `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}
