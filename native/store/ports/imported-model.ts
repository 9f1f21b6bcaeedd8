import type { ImportedModel } from '../../contract/imported-model.ts';

export interface ImportedModelStore {
  /** @param model its folder lies in the project's. Failure: already-exists (the id) */
  add(model: ImportedModel): Promise<void>;
  /** By id. */
  list(): Promise<ImportedModel[]>;
}
