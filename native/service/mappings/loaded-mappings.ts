import type { Mapping } from '../../crossmodal/mapping.ts';
import type { MappingStore, StoredMapping } from '../../store/ports/mapping.ts';
import { mappingFromBytes } from './mapping-bytes.ts';
import { type MappingCalibration, readMappingCalibration } from './mapping-calibration.ts';

/** A mapping in memory, with what its tiles are scored against. */
export interface LoadedMapping {
  mapping: Mapping;
  calibration: MappingCalibration;
}

/** The mappings of a project, read when first asked for; the newest asked for is kept. */
export class LoadedMappings {
  readonly #store: MappingStore;
  #kept: { id: string; loading: Promise<LoadedMapping> } | null = null;

  constructor(store: MappingStore) {
    this.#store = store;
  }

  get({ id }: StoredMapping): Promise<LoadedMapping> {
    if (this.#kept?.id === id) return this.#kept.loading;
    const loading = this.#read(id);
    this.#kept = { id, loading };
    loading.catch(() => {
      if (this.#kept?.loading === loading) this.#kept = null;
    });
    return loading;
  }

  async #read(id: string): Promise<LoadedMapping> {
    const calibration = await this.#store.readCalibration(id);
    if (!calibration) throw new Error(`mapping ${id} was stored without its calibration`);
    return {
      mapping: mappingFromBytes(await this.#store.readWeights(id)),
      calibration: readMappingCalibration(calibration),
    };
  }
}
