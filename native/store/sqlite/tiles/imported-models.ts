import path from 'node:path';
import { EngineError } from '../../../contract/failure.ts';
import type { ImportedModel, ModelDescription } from '../../../contract/imported-model.ts';
import type { ImportedModelStore } from '../../ports/imported-model.ts';
import { now, type WritableDb } from '../base/database.ts';

interface ModelRow {
  id: string;
  folder: string;
  hash: string;
  description: string;
}

/** @param dir of the project; folders are kept relative to it */
export function sqliteImportedModels(db: WritableDb, dir: string): ImportedModelStore {
  const insertRow = db.prepare(`
    INSERT INTO imported_model (id, folder, hash, description, added_at)
    VALUES (:id, :folder, :hash, :description, :added_at)
    ON CONFLICT (id) DO NOTHING`);
  const selectRows = db.prepare<[], ModelRow>(
    'SELECT id, folder, hash, description FROM imported_model ORDER BY id',
  );
  return {
    async add({ id, folder, hash, ...description }) {
      const { changes } = insertRow.run({
        id,
        folder: path.relative(dir, folder).split(path.sep).join('/'),
        hash,
        description: JSON.stringify(description satisfies ModelDescription),
        added_at: now(),
      });
      if (changes === 0) throw new EngineError({ kind: 'already-exists', what: 'extractor', name: id });
    },
    async list() {
      return selectRows.all().map(
        ({ id, folder, hash, description }): ImportedModel => ({
          ...(JSON.parse(description) as ModelDescription),
          id,
          hash,
          folder: path.join(dir, folder),
        }),
      );
    },
  };
}
