import { type Command, CommanderError } from 'commander';
import { EngineError, failureMessage, toFailure } from '../../contract/failure.ts';
import type { TaskProgress } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import type { Answer } from './answer.ts';
import { type CommonOptions, type Leaf, UsageError } from './command.ts';
import { findProject, type OpenEngine, openProjectEngine, startEngine } from './open-engine.ts';
import { buildProgram } from './program.ts';
import { ProgressLine } from './progress-line.ts';

export const EXIT = { done: 0, bug: 1, usage: 2, failure: 3, cancelled: 130 } as const;

/** Runs one command line and answers with its exit code (0 done, 1 bug, 2 usage, 3 failure, 130 cancelled). */
export async function main(args: string[]): Promise<number> {
  endQuietlyWithoutReader();
  // Known before parsing, so that a wrong command line is answered in JSON as well.
  const json = args.includes('--json');
  let exitCode: number = EXIT.done;
  const program = buildProgram(async (leaf, command, values) => {
    exitCode = await runLeaf(leaf, command, values);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return reportUsage(thrown, json);
    return reportFailure(thrown, json);
  }
}

async function runLeaf<Options>(
  leaf: Leaf<Options>,
  command: Command,
  values: readonly (string | string[] | undefined)[],
): Promise<number> {
  const options = command.optsWithGlobals<Options & CommonOptions>();
  const controller = new AbortController();
  const stopListening = onInterrupt(() => controller.abort());
  const line = new ProgressLine(process.stderr);
  const work: Work<TaskProgress> = { signal: controller.signal, report: (progress) => line.show(progress) };
  let open: OpenEngine | null = null;
  try {
    const { needsProject } = leaf;
    const isOnProject = typeof needsProject === 'function' ? needsProject(values) : needsProject;
    const threads = options.threads ?? null;
    open = isOnProject
      ? await openProjectEngine(findProject(options.project), threads)
      : await startEngine(threads);
    const context = {
      engine: open.engine,
      work,
      space: options.space ?? null,
      mapping: options.mapping ?? null,
      seed: options.seed ?? 1,
      threads,
    };
    const answer = await leaf.run(context, values, options).catch((thrown) => {
      // Said as the parser says it: the message, then the right usage.
      if (thrown instanceof UsageError) command.error(`error: ${thrown.message}`);
      throw thrown;
    });
    line.end();
    return await print(answer, options.json ?? false);
  } finally {
    line.end();
    await open?.close();
    stopListening();
  }
}

/** A terminal and npm both pass Ctrl-C on: what follows within this time is the same one. */
const SAME_INTERRUPT_MS = 1500;

/** The first interrupt cancels; one that comes later, because that takes too long, ends the process. */
function onInterrupt(cancel: () => void): () => void {
  let firstMs: number | null = null;
  const interrupt = () => {
    if (firstMs === null) cancel();
    else if (performance.now() - firstMs > SAME_INTERRUPT_MS) process.exit(EXIT.cancelled);
    firstMs ??= performance.now();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  };
}

async function print(answer: Answer, json: boolean): Promise<number> {
  if (answer.kind === 'rows') {
    for await (const row of answer.rows)
      await writeOut(json ? JSON.stringify(row) : answer.text(row as never));
    return EXIT.done;
  }
  await writeOut(json ? JSON.stringify(answer.json) : answer.text);
  const failures = (answer.json as { failures?: unknown[] } | null)?.failures;
  return failures?.length ? EXIT.failure : EXIT.done;
}

/** Resolves when the line is handed on, so that a slow reader slows the writer down and nothing is lost at exit. */
function writeOut(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** A reader such as `head` has had enough: the rest is not wanted, which is no failure. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.done);
  });
  // Nobody reads how far it is: that is no reason to stop.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

async function reportUsage(error: CommanderError, json: boolean): Promise<number> {
  if (error.exitCode === 0) return EXIT.done; // --help, --version
  const message = error.message.replace(/^error: /, '');
  if (json) await writeOut(JSON.stringify({ failure: { kind: 'usage', message } }));
  return EXIT.usage;
}

async function reportFailure(thrown: unknown, json: boolean): Promise<number> {
  const failure = toFailure(thrown);
  const message = failureMessage(failure);
  if (json) await writeOut(JSON.stringify({ failure: { ...failure, message } }));
  else process.stderr.write(`${message}\n`);
  if (failure.kind === 'cancelled') return EXIT.cancelled;
  if (failure.kind !== 'internal') return EXIT.failure;
  if (!(thrown instanceof EngineError) && failure.stack) process.stderr.write(`${failure.stack}\n`);
  return EXIT.bug;
}
