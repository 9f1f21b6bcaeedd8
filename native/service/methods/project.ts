import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { FolderEntry, ProjectMethods } from '../../contract/project.ts';
import { orUnreadable } from '../../io/files.ts';
import { machineReport } from '../machine-report.ts';
import { readyStatus } from '../ready-status.ts';
import type { Session } from '../session.ts';

export function projectMethods(session: Session): ProjectMethods {
  return {
    newProject: ({ path: folder }) => session.newProject(folder),
    openProject: ({ path: folder }) => session.openProject(folder),
    closeProject: () => session.closeProject(),
    projectInfo: () => session.info(),
    recentProjects: () => session.recentProjects(),
    readyStatus: async (_, work) => readyStatus(session.project(), null, work),
    machineReport: async () => machineReport(session.projectDir() ?? process.cwd()),
    listFolder: ({ path: folder }) => listFolder(folder ?? homedir()),
    follow: (_, work) =>
      new Promise((resolve) => {
        const report = () => work.report(session.board.snapshot());
        const stop = session.board.listen(report);
        report();
        const end = () => {
          stop();
          resolve();
        };
        if (work.signal.aborted) end();
        else work.signal.addEventListener('abort', end, { once: true });
      }),
  };
}

async function listFolder(folder: string) {
  const full = path.resolve(folder);
  const names = await orUnreadable(full, () => readdir(full));
  const visible = names.filter((name) => !name.startsWith('.'));
  const entries = (await Promise.all(visible.map((name) => folderEntry(path.join(full, name))))).filter(
    (entry) => entry !== null,
  );
  entries.sort(
    (a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || a.name.localeCompare(b.name),
  );
  const parent = path.dirname(full);
  return { path: full, parent: parent === full ? null : parent, entries };
}

/** Null for what is gone meanwhile or may not be looked at. */
async function folderEntry(full: string): Promise<FolderEntry | null> {
  const found = await stat(full).catch(() => null);
  if (!found) return null;
  const name = path.basename(full);
  if (!found.isDirectory()) return { name, path: full, kind: 'file', bytes: found.size };
  return { name, path: full, kind: name.endsWith('.semantile') ? 'project' : 'folder', bytes: 0 };
}
