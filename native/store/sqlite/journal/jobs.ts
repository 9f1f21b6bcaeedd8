import type { TaskKind } from '../../../contract/task.ts';
import { newId } from '../../new-id.ts';
import type { JobStore, StoredJob, StoredJobState } from '../../ports/journal.ts';
import { now, type WritableDb } from '../base/database.ts';
import { orDiskFailure } from '../base/full-disk.ts';
import { found } from '../base/lookup.ts';

interface JobRow {
  id: string;
  task: TaskKind;
  params: string;
  state: StoredJobState['state'];
  outcome: string | null;
  started_at: string;
  ended_at: string | null;
}

export function sqliteJobs(db: WritableDb): JobStore {
  const insertRow = db.prepare<[string, string, string, string]>(
    `INSERT INTO job (id, task, params, state, started_at) VALUES (?, ?, ?, 'queued', ?)`,
  );
  const requeueRow = db.prepare<[string, string]>(`
    UPDATE job SET state = 'queued', outcome = NULL, started_at = ?, ended_at = NULL
    WHERE id = ? AND state NOT IN ('queued', 'running')`);
  const runRow = db.prepare<[string]>(`UPDATE job SET state = 'running' WHERE id = ?`);
  const endRow = db.prepare<[string, string | null, string, string]>(
    'UPDATE job SET state = ?, outcome = ?, ended_at = ? WHERE id = ?',
  );
  const selectOne = db.prepare<[string], JobRow>('SELECT * FROM job WHERE id = ?');
  const selectNewest = db.prepare<[number], JobRow>(
    'SELECT * FROM job ORDER BY started_at DESC, pk DESC LIMIT ?',
  );

  const find = (id: string) => {
    const row = selectOne.get(id);
    return row ? jobOf(row) : null;
  };
  const get = (id: string) => found(find(id), 'job', id, []);

  return {
    async insert(task, params) {
      const id = newId();
      orDiskFailure(db, () => insertRow.run(id, task, JSON.stringify(params), now()));
      return get(id);
    },
    async requeue(id) {
      get(id);
      orDiskFailure(db, () => requeueRow.run(now(), id));
      return get(id);
    },
    async setRunning(id) {
      orDiskFailure(db, () => runRow.run(get(id).id));
    },
    async end(id, outcome) {
      get(id);
      const value =
        outcome.state === 'done' ? outcome.result : outcome.state === 'failed' ? outcome.failure : null;
      orDiskFailure(db, () => endRow.run(outcome.state, JSON.stringify(value ?? null), now(), id));
      return get(id);
    },
    find: async (id) => find(id),
    get: async (id) => get(id),
    list: async (limit) => selectNewest.all(limit).map(jobOf),
  };
}

/** When a project is opened, nobody works on the jobs of its last owner any more. */
export function interruptJobs(db: WritableDb): void {
  db.prepare(`UPDATE job SET state = 'interrupted', ended_at = ? WHERE state IN ('queued', 'running')`).run(
    now(),
  );
}

function jobOf(row: JobRow): StoredJob {
  return {
    id: row.id,
    task: row.task,
    params: JSON.parse(row.params),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    status: statusOf(row),
  };
}

function statusOf({ state, outcome }: JobRow): StoredJobState {
  switch (state) {
    case 'done':
      return { state, result: JSON.parse(outcome!) };
    case 'failed':
      return { state, failure: JSON.parse(outcome!) };
    case 'queued':
    case 'running':
    case 'cancelled':
    case 'interrupted':
      return { state };
  }
}
