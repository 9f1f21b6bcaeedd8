import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../contract/failure.ts';
import type { RecentProject } from '../contract/project.ts';
import { writeFileWhole } from '../io/files.ts';

const MOST_RECENT = 12;

type Entry = Omit<RecentProject, 'trouble'>;

/** The projects this person opened last, newest first; kept in the person's folder. */
export class RecentProjects {
  readonly #path: string;

  constructor(userDir: string) {
    this.#path = path.join(userDir, 'recent.json');
  }

  async list(): Promise<Entry[]> {
    try {
      const parsed: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      return Array.isArray(parsed) ? parsed.filter(isEntry) : [];
    } catch (error) {
      const isOutOfReach = ['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
      // A list of conveniences: one that cannot be parsed is begun anew.
      if (isOutOfReach || error instanceof SyntaxError) return [];
      throw error;
    }
  }

  /** Also for what is known of one that is there: it keeps its place while it is not opened again. */
  async add(entry: Entry): Promise<void> {
    const others = (await this.list()).filter((known) => known.path !== entry.path);
    const entries = [entry, ...others].sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
    try {
      await writeFileWhole(this.#path, JSON.stringify(entries.slice(0, MOST_RECENT), null, 2));
    } catch (thrown) {
      // Where a home cannot be written, projects are opened all the same; none is remembered.
      if (!(thrown instanceof EngineError && thrown.failure.kind === 'file-unwritable')) throw thrown;
    }
  }
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Entry> | null;
  return (
    typeof entry?.path === 'string' &&
    typeof entry.name === 'string' &&
    typeof entry.openedAt === 'string' &&
    typeof entry.scenes === 'number'
  );
}
