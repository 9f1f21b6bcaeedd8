import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../../native/host/cli.ts', import.meta.url));

export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Of the one document, or of the first row. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer of any command
  json: any;
}

export interface RunOptions {
  cwd: string;
  /** Interrupts the command as Ctrl-C does, once its error output matches. */
  interruptAt?: RegExp;
  /** Nobody reads its error output. */
  isDeaf?: boolean;
}

/** Runs the command line in a process of its own. */
export async function runCli(
  args: readonly string[],
  { cwd, interruptAt, isDeaf }: RunOptions,
): Promise<Ran> {
  const env = { ...process.env, SEMANTILE_USER_DIR: `${cwd}/user`, NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (isDeaf) child.stderr.destroy();
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (interruptAt?.test(stderr)) child.kill('SIGINT');
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, stdout, stderr, json: parsed(stdout) };
}

function parsed(stdout: string): unknown {
  try {
    return JSON.parse(stdout.split('\n')[0] ?? '');
  } catch {
    return null;
  }
}
