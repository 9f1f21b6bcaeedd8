import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { LinearKernels } from '../math/linear-map.ts';
import type { ScanKernel } from '../math/scan.ts';
import type { BlockJob, PictureJob } from './raster-jobs.ts';

/** One span of sentences and all that training needs for it. The arrays are the caller's; the addon keeps nothing. */
export interface TrainingJob {
  /** One of `instructionSets`. */
  readonly instructionSet: string;
  /** 0 skip-gram, 1 CBOW, 2 joint, 3 PV-DM, 4 PV-DBOW. */
  readonly model: number;
  /** 1: PV-DM has paragraph and document in every window; 0: one of them, drawn. */
  readonly bothTags: 0 | 1;
  readonly dimension: number;
  /** Floats from row to row: a multiple of 16; what lies behind the dimension is zero and stays so. */
  readonly stride: number;
  readonly window: number;
  readonly negative: number;
  readonly learningRate: number;
  /** Of all epochs. */
  readonly totalIds: number;
  /** Of all epochs, before this span. */
  readonly idsBefore: number;
  /** Sentences `first` to `end`. */
  readonly first: number;
  readonly end: number;
  readonly ids: Int32Array;
  readonly sentenceOffsets: Int32Array;
  readonly sentenceParagraph: Int32Array;
  readonly paragraphDocument: Int32Array;
  readonly documents: number;
  /** `[terms]`: a 32-bit draw up to this keeps the word. */
  readonly lastKept: Uint32Array;
  /** `[terms × 2]`, see `AliasTable.columns`. */
  readonly noise: Uint32Array;
  /** `[(terms + paragraphs + documents) × stride]`, of `alignedFloats`; skip-gram and CBOW have terms only. */
  readonly input: Float32Array;
  /** `[terms × stride]`, of `alignedFloats`. */
  readonly output: Float32Array;
  /** `[threads × 4]`: the state of each thread's stream, moved on. */
  readonly randoms: Uint32Array;
  /** Takes the summed loss in nats and the number of predictions it is of: those of every 16th window. */
  readonly findings: Float64Array;
}

/** A text to embed with the words frozen; see `Inference` of native/text. The arrays are the caller's. */
export interface InferenceJob {
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
  /** 1: the embedding stands in the windows beside the words (PV-DM). */
  readonly isInMean: 0 | 1;
  /** `[terms × dimension]`, without padding. */
  readonly termEmbeddings: Float32Array;
  readonly outputWeights: Float32Array;
  readonly lastKept: Uint32Array;
  readonly noise: Uint32Array;
  /** The table of `logistic.ts`, and what it spans. */
  readonly logistic: Float64Array;
  readonly logisticLimit: number;
  readonly logisticPerUnit: number;
  readonly ids: Int32Array;
  readonly passes: number;
  readonly learningRate: number;
  /** Four numbers: the text's own stream. */
  readonly random: Uint32Array;
  /** One number that another thread may set to give up. */
  readonly stop: Int32Array;
  /** `[dimension]`, overwritten. */
  readonly embedding: Float32Array;
}

/** One tile, and where its features go; see `TilePixels` and `colourTexture` of native/vision. The arrays are the caller's. */
export interface TileJob {
  /** One of `instructionSets`. */
  readonly instructionSet: string;
  /** `[band, row, column]`, in [0, 1]. */
  readonly pixels: Float32Array;
  /** `[row, column]`, 0 or 1. */
  readonly valid: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly insetPx: number;
  readonly bands: number;
  /** Positions of red, green and blue, or empty. */
  readonly rgb: Int32Array;
  /** `[dimension]`, overwritten. */
  readonly out: Float32Array;
}

/** Patches of one picture against a dictionary; see `poolPatches` of native/vision. The arrays are the caller's. */
export interface PoolJob {
  /** One of `instructionSets`. */
  readonly instructionSet: string;
  /** `[band, row, column]`. */
  readonly pixels: Float32Array;
  /** `[row, column]`, 0 or 1. */
  readonly valid: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bands: number;
  readonly patchPx: number;
  readonly stepPx: number;
  /** Across and down. */
  readonly cells: number;
  readonly contrastFloor: number;
  /** `[size]`, a patch having size = bands × patchPx² numbers. */
  readonly mean: Float32Array;
  /** Lower triangular, row-major `[size × size]`. */
  readonly whitening: Float32Array;
  /** Row-major `[atoms × size]`. */
  readonly atoms: Float32Array;
  /** `[cells² × atoms]`, overwritten. */
  readonly sums: Float64Array;
  /** `[cells²]`, overwritten. */
  readonly counts: Int32Array;
}

/** Which atom is nearest to each whitened patch. */
export interface NearestJob {
  readonly instructionSet: string;
  /** Row-major `[count × size]`. */
  readonly patches: Float32Array;
  readonly size: number;
  /** Row-major `[atoms × size]`. */
  readonly atoms: Float32Array;
  /** `[count]`, overwritten. */
  readonly out: Int32Array;
}

interface LinearJob {
  readonly instructionSet: string;
  readonly rows: Float32Array;
  readonly dimension: number;
}

interface Binary {
  instructionSets(): string[];
  bytesBeyondLine(of: { floats: Float32Array }): number;
  /** Blocks until the span is done. @throws RangeError for arrays that do not fit together */
  trainSentences(job: TrainingJob): void;
  /** @returns false when it was stopped. @throws RangeError for arrays that do not fit together */
  inferText(job: InferenceJob): boolean;
  /** @throws RangeError for arrays that do not fit together */
  describeTile(job: TileJob): boolean;
  /** @throws RangeError for arrays that do not fit together */
  poolPatches(job: PoolJob): void;
  /** @throws RangeError for arrays that do not fit together */
  nearestAtoms(job: NearestJob): void;
  /** @throws RangeError for arrays that do not fit together */
  decodeBlock(job: BlockJob): Promise<number>;
  /** @throws RangeError for arrays that do not fit together */
  drawPicture(job: PictureJob): void;
  /** @throws RangeError for arrays that do not fit together */
  applyLinearMap(job: LinearJob & { readonly weights: Float64Array; readonly out: Float64Array }): void;
  /** @throws RangeError for arrays that do not fit together */
  gatherOuterProducts(
    job: LinearJob & { readonly residuals: Float64Array; readonly sums: Float64Array },
  ): void;
  /** @throws RangeError for arrays that do not fit together */
  scanRows(job: {
    readonly instructionSet: string;
    readonly query: Float64Array;
    readonly rows: Float32Array;
    readonly out: Float32Array;
  }): void;
}

/** The C++ kernels. Each call returns when it is done; only `trainSentences` and `decodeBlock` use further threads. */
export class Addon {
  /** What this processor has of the sets the kernels are built for, the fastest first. */
  readonly instructionSets: readonly string[];
  readonly #binary: Binary;

  constructor(binary: Binary) {
    this.#binary = binary;
    this.instructionSets = binary.instructionSets();
  }

  trainSentences(job: TrainingJob): void {
    this.#binary.trainSentences(job);
  }

  /** Embeds a text to the same bytes as TypeScript does. @returns false when it was stopped */
  inferText(job: InferenceJob): boolean {
    return this.#binary.inferText(job);
  }

  /** Colour and texture of a tile. @returns false, and zeros, when the tile has no valid pixel */
  describeTile(job: TileJob): boolean {
    return this.#binary.describeTile(job);
  }

  /** Sums of what the patches of each cell have in common with each atom, and how many patches there are. */
  poolPatches(job: PoolJob): void {
    this.#binary.poolPatches(job);
  }

  nearestAtoms(job: NearestJob): void {
    this.#binary.nearestAtoms(job);
  }

  /**
   * Decodes a block in a thread of the pool; the arrays must stay as they are until it is done.
   *
   * @returns bytes of samples that the block held; `out` is filled when they are all. Negative when it is damaged,
   * or to be decoded by others: see block.hpp
   */
  decodeBlock(job: BlockJob): Promise<number> {
    return this.#binary.decodeBlock(job);
  }

  /** Draws pixels by bilinear interpolation, to the same levels as TypeScript does. */
  drawPicture(job: PictureJob): void {
    this.#binary.drawPicture(job);
  }

  linearKernels(instructionSet = this.instructionSets[0]!): LinearKernels {
    return {
      apply: (rows, dimension, weights, out) =>
        this.#binary.applyLinearMap({ instructionSet, rows, dimension, weights, out }),
      gather: (rows, dimension, residuals, sums) =>
        this.#binary.gatherOuterProducts({ instructionSet, rows, dimension, residuals, sums }),
    };
  }

  scanKernel(instructionSet = this.instructionSets[0]!): ScanKernel {
    return (query, rows, out) => this.#binary.scanRows({ instructionSet, query, rows, out });
  }

  /** Zeros that threads can share and that begin at a line of memory, where vectors are read without crossing one. */
  alignedFloats(length: number): Float32Array {
    const all = new Float32Array(new SharedArrayBuffer((length + 16) * Float32Array.BYTES_PER_ELEMENT));
    const beyond = this.#binary.bytesBeyondLine({ floats: all }) / all.BYTES_PER_ELEMENT;
    const first = (16 - beyond) % 16;
    return all.subarray(first, first + length);
  }
}

/** The addon, or in a few words why it is not there. */
export type LoadedAddon = { readonly addon: Addon } | { readonly addon: null; readonly reason: string };

/** Bundled, this lies in `out/host`. */
const builtFile = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../out/addon/semantile.node' : '../addon/semantile.node',
    import.meta.url,
  ),
);

/** Never throws: without the addon everything is computed in TypeScript. */
export function loadAddon(file = builtFile): LoadedAddon {
  try {
    return { addon: new Addon(createRequire(import.meta.url)(file) as Binary) };
  } catch (error) {
    return { addon: null, reason: existsSync(file) ? (error as Error).message : reasonBeside(file) };
  }
}

/** What the build has written where it could not build. */
function reasonBeside(file: string): string {
  const written = file.replace(/semantile\.node$/, 'reason.txt');
  return existsSync(written) ? readFileSync(written, 'utf8') : 'the fast kernels are not built';
}
