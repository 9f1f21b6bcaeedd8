import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { isAddress } from '../../contract/address.ts';
import type { Engine } from '../../contract/engine.ts';
import type { FileFailure } from '../../contract/scene.ts';
import type { TaskProgress } from '../../contract/task.ts';
import type { Kind } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { Answer } from './answer.ts';

/** A command line that options alone do not show to be wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options every command takes; they mean the same everywhere. */
export interface CommonOptions {
  project?: string;
  json?: boolean;
  space?: string;
  mapping?: string;
  seed?: number;
  threads?: number;
}

export interface CommandContext {
  engine: Engine;
  work: Work<TaskProgress>;
  space: string | null;
  mapping: string | null;
  /** 1 unless `--seed` was given. */
  seed: number;
  /** Null for as many as help. */
  threads: number | null;
}

export interface Leaf<Options> {
  /** Name and arguments as commander writes them, e.g. `inspect <file>`. */
  usage: string;
  summary: string;
  /** Runs on the sample project. */
  example: string;
  /** Whether it needs an open project; some do for some of their arguments. */
  needsProject: boolean | ((args: readonly (string | string[] | undefined)[]) => boolean);
  options?(command: Command): void;
  run(
    context: CommandContext,
    args: readonly (string | string[] | undefined)[],
    options: Options,
  ): Promise<Answer>;
}

/** Runs one leaf: made by `main`, which knows how to open an engine and how to print. */
export type Runner = <Options>(
  leaf: Leaf<Options>,
  command: Command,
  args: readonly (string | string[] | undefined)[],
) => Promise<void>;

/** Adds a leaf below `parent`, with the common options and its example. */
export function addLeaf<Options>(parent: Command, leaf: Leaf<Options>, runner: Runner): Command {
  const command = parent.command(leaf.usage).description(leaf.summary);
  return completeLeaf(command, leaf, runner);
}

/** Gives a command that already exists (a group that also runs by itself) its options and its action. */
export function completeLeaf<Options>(command: Command, leaf: Leaf<Options>, runner: Runner): Command {
  leaf.options?.(command);
  addCommonOptions(command);
  command.addHelpText('after', `\nExample:\n  semantile ${leaf.example}\n`);
  command.action(async () =>
    runner(leaf, command, command.processedArgs as (string | string[] | undefined)[]),
  );
  return command;
}

export function addCommonOptions(command: Command): void {
  command
    .optionsGroup('Common options:')
    .option('-p, --project <dir>', 'the project folder (default: the only *.semantile folder here)')
    .option('--json', 'one JSON document on stdout')
    .option('--space <space>', 'id or name of a space (default: the active one)')
    .option('--mapping <mapping>', 'id or name of a mapping (default: the active one)')
    .option('--seed <n>', 'seed wherever chance plays', parseCount)
    .option('--threads <n>', 'threads where threads help (default: all cores)', parseAtLeastOne);
}

export function parseCount(text: string): number {
  return parseWhole(text, 0);
}

export function parsePort(text: string): number {
  const port = parseCount(text);
  if (port > 65_535) throw new InvalidArgumentError('expected a port in 0…65535');
  return port;
}

/** A whole number from 1. */
export function parseAtLeastOne(text: string): number {
  return parseWhole(text, 1);
}

function parseWhole(text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least)
    throw new InvalidArgumentError(`expected a whole number ≥ ${least}`);
  // Beyond it neighbouring numbers are the same, and the store takes none.
  if (!Number.isSafeInteger(value))
    throw new InvalidArgumentError(`expected a whole number up to ${Number.MAX_SAFE_INTEGER}`);
  return value;
}

export function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number > 0');
  return value;
}

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number');
  return value;
}

export function parseFraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('expected a number in 0…1');
  return value;
}

/** `C,R,W,H` or `W,S,E,N`: four comma-separated numbers. */
export function parseFour(text: string): [number, number, number, number] {
  const values = text.split(',').map(Number);
  if (values.length !== 4 || values.some((value) => !Number.isFinite(value))) {
    throw new InvalidArgumentError('expected four numbers separated by commas');
  }
  return values as [number, number, number, number];
}

export function parseBands(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.some((value) => !Number.isInteger(value) || value < 1)) {
    throw new InvalidArgumentError('expected band numbers from 1, separated by commas');
  }
  return values;
}

export function parseList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** One of a closed set of words, with the set in the message. */
export function parseOneOf<Word extends string>(...words: Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (!word) throw new InvalidArgumentError(`expected one of ${words.join(', ')}`);
    return word;
  };
}

export const KINDS = ['term', 'paragraph', 'document', 'tile'] as const satisfies readonly Kind[];

/** Kinds separated by commas; an empty list is refused as an unknown word is. */
export function parseKinds(text: string): Kind[] {
  const one = parseOneOf(...KINDS);
  return text.split(',').map((part) => one(part.trim()));
}

/**
 * A path as the person means it: the engine may be another process's, which was started in another folder.
 *
 * @throws UsageError for an empty one, as a shell makes of a variable that is not set: it would be the folder one is in
 */
export function fromHere(file: string): string {
  if (file === '') throw new UsageError('a path is empty; name a file or a folder');
  return path.resolve(file);
}

/** As `fromHere`; an address is the same from everywhere. */
export function locationFromHere(location: string): string {
  return isAddress(location) ? location : fromHere(location);
}

/** Failed files under the names that were typed; addresses without their secrets, as the engine says them. */
export function asTyped(failures: readonly FileFailure[], typed: readonly string[]): FileFailure[] {
  const names = new Map(typed.filter((name) => !isAddress(name)).map((name) => [fromHere(name), name]));
  return failures.map((failure) => ({ ...failure, path: names.get(failure.path) ?? failure.path }));
}

export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
