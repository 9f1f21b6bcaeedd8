import { readFile } from 'node:fs/promises';

/** Memory that a process holds; 0 where the system does not tell. */
export async function residentBytes(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  const pageBytes = 4096;
  return Number(statm.split(' ')[1] ?? 0) * pageBytes;
}
