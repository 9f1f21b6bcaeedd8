import type { TileBatch, TileLook } from '../extract-batch.ts';
import type { ExtractPool, TilePool } from '../extract-pool.ts';
import { ModelExtraction } from '../tensorflow/model-extraction.ts';
import type { TensorFlowProcess } from '../tensorflow/tensorflow-process.ts';
import { networkInput } from './extractor.ts';
import { networkFolder, networkName } from './network-bytes.ts';
import { FEATURE_LAYER, NETWORK_DIMENSION } from './shape.ts';

/** Features by networks that a project has learnt, one for each band layout: TensorFlow opens them in a folder. */
export class NetworkExtraction implements TilePool {
  readonly #pool: ExtractPool;
  readonly #process: TensorFlowProcess;
  readonly #parent: string;
  readonly #signal: AbortSignal;
  readonly #open = new Map<string, Promise<ModelExtraction>>();

  /** @param parent folder of the networks’ folders */
  constructor(pool: ExtractPool, process: TensorFlowProcess, parent: string, signal: AbortSignal) {
    this.#pool = pool;
    this.#process = process;
    this.#parent = parent;
    this.#signal = signal;
  }

  async submit(look: TileLook, batch: TileBatch, onRows: Parameters<TilePool['submit']>[2]): Promise<void> {
    const name = networkName(look.learnt!);
    const opened = this.#open.get(name) ?? this.#extraction(look);
    this.#open.set(name, opened);
    await (await opened).submit(look, batch, onRows);
  }

  async drained(): Promise<void> {
    for (const opened of this.#open.values()) await (await opened).drained();
  }

  async #extraction({ learnt, layout }: TileLook): Promise<ModelExtraction> {
    const model = {
      ...networkInput(layout),
      folder: await networkFolder(learnt!, this.#parent),
      layer: FEATURE_LAYER,
      dimension: NETWORK_DIMENSION,
      fixedBatch: null,
    };
    return new ModelExtraction(this.#pool, this.#process, model, this.#signal);
  }
}
