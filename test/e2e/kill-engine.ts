import { execFileSync } from 'node:child_process';

/** Ends the engine process below the main process, as a crash would: no chance to clean up. */
export function killEngine(mainPid: number): void {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)!)
    .map(([, pid, ppid, args]) => ({ pid: Number(pid), ppid: Number(ppid), args: args! }));
  const family = new Set([mainPid]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { pid, ppid } of rows) if (family.has(ppid)) family.add(pid);
  }
  const isEngine = ({ args }: { args: string }) =>
    /host[/\\]desktop\.js|utility-sub-type=node\.mojom/.test(args);
  const engine = rows.find((row) => family.has(row.pid) && isEngine(row));
  if (!engine) throw new Error('there is no engine process');
  process.kill(engine.pid, 'SIGKILL');
}
