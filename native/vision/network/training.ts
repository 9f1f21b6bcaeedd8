import tf from '@tensorflow/tfjs';
import { packArrays, unpackArrays } from '../../io/packed-arrays.ts';
import { Random } from '../../math/random.ts';
import { buildNetwork } from './architecture.ts';
import { augment, signed } from './augment.ts';
import { classWeights } from './class-weights.ts';
import { NETWORK_SIDE_PX } from './shape.ts';

/** Pictures, and what each of them shows. */
export interface NetworkExamples {
  readonly count: number;
  readonly channels: number;
  readonly classes: number;
  /** `[count, row, column, channel]`, sides of `NETWORK_SIDE_PX`, 0 to 255. */
  readonly pictures: Uint8Array;
  /** Row-major `[count × classes]`; each row sums to 1. */
  readonly shares: Float32Array;
  /** `[count]`, 1: it judges, and is not learnt from. */
  readonly judges: Uint8Array;
}

/** How well a network does on the pictures that judge. */
export interface NetworkFigures {
  /** Cross-entropy, in nats a picture. */
  readonly loss: number;
  /** Share whose likeliest class is their greatest. */
  readonly accuracy: number;
}

interface CheckpointFacts {
  readonly pass: number;
  readonly specs: tf.io.WeightsManifestEntry[];
}

const BATCH = 32;
/** Of Adam (Kingma & Ba 2015). */
const LEARNING_RATE = 1e-3;
const JUDGE_BATCH = 128;

/** Trains a network in steps, in a process with TensorFlow. The same examples and seed draw the same batches. */
export class NetworkTraining {
  readonly #examples: NetworkExamples;
  readonly #model: tf.LayersModel;
  readonly #variables: tf.Variable[];
  readonly #optimizer = tf.train.adam(LEARNING_RATE);
  readonly #learnt: Uint32Array;
  readonly #judging: Uint32Array;
  readonly #seed: number;
  /** All classes weigh the same, however many pictures show them. */
  readonly #classWeights: Float32Array;
  #order: Uint32Array = new Uint32Array();
  #pass = 0;
  #step = 0;

  constructor(examples: NetworkExamples, seed: number) {
    this.#examples = examples;
    this.#seed = seed;
    this.#model = buildNetwork(examples.channels, examples.classes, seed);
    this.#variables = this.#model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const all = Array.from({ length: examples.count }, (_, n) => n);
    this.#learnt = Uint32Array.from(all.filter((n) => !examples.judges[n]));
    this.#judging = Uint32Array.from(all.filter((n) => examples.judges[n]));
    this.#classWeights = classWeights(examples, this.#learnt);
  }

  /** Passes through the pictures that are done. */
  get passes(): number {
    return this.#pass;
  }

  /** Steps of one pass through the pictures that are learnt from. */
  get stepsOfPass(): number {
    return Math.max(1, Math.ceil(this.#learnt.length / BATCH));
  }

  /**
   * Goes on until so many steps are done, or the pass is.
   *
   * @returns mean loss of these steps
   */
  run(steps: number): { loss: number; isPassDone: boolean } {
    if (this.#step === 0) this.#order = this.#drawOrder();
    const last = Math.min(this.#step + steps, this.stepsOfPass);
    let sum = 0;
    const first = this.#step;
    for (; this.#step < last; this.#step++) sum += this.#learn(this.#step);
    const isPassDone = this.#step === this.stepsOfPass;
    if (isPassDone) {
      this.#step = 0;
      this.#pass++;
    }
    return { loss: sum / (last - first), isPassDone };
  }

  judge(): NetworkFigures {
    let loss = 0;
    let right = 0;
    for (let first = 0; first < this.#judging.length; first += JUDGE_BATCH) {
      const numbers = this.#judging.subarray(first, first + JUDGE_BATCH);
      const [lost, found] = tf.tidy(() => {
        const answer = this.#model.apply(this.#asTheyAre(numbers)) as tf.Tensor2D;
        const wanted = this.#wanted(numbers);
        const isRight = answer.argMax(1).equal(wanted.argMax(1));
        const total = tf.stack([wanted.mul(answer.logSoftmax()).sum().neg(), isRight.toFloat().sum()]);
        return total.dataSync<'float32'>();
      });
      loss += lost!;
      right += found!;
    }
    const count = Math.max(1, this.#judging.length);
    return { loss: loss / count, accuracy: right / count };
  }

  /** All of the training's state, to go on from the end of a pass. */
  async checkpoint(): Promise<Uint8Array> {
    const optimizer = await this.#optimizer.getWeights();
    const weights = this.#model.getWeights().map((tensor, n) => ({ name: `model ${n}`, tensor }));
    const { data, specs } = await tf.io.encodeWeights([...weights, ...optimizer]);
    return packArrays({ pass: this.#pass, specs } satisfies CheckpointFacts, [
      new Float32Array(data as ArrayBuffer),
    ]);
  }

  async resume(checkpoint: Uint8Array): Promise<void> {
    const { facts, arrays } = unpackArrays<CheckpointFacts>(checkpoint);
    const data = arrays[0]!.slice().buffer;
    const tensors = Object.entries(tf.io.decodeWeights(data, facts.specs));
    const ofModel = tensors.filter(([name]) => name.startsWith('model '));
    this.#model.setWeights(ofModel.map(([, tensor]) => tensor));
    const ofOptimizer = tensors.filter(([name]) => !name.startsWith('model '));
    await this.#optimizer.setWeights(ofOptimizer.map(([name, tensor]) => ({ name, tensor })));
    this.#pass = facts.pass;
    this.#step = 0;
    for (const [, tensor] of tensors) tensor.dispose();
  }

  /** As TensorFlow.js writes a model. */
  async artifacts(): Promise<tf.io.ModelArtifacts> {
    let saved: tf.io.ModelArtifacts | null = null;
    const done = { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } };
    await this.#model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return done;
      }),
    );
    return saved!;
  }

  dispose(): void {
    this.#model.dispose();
    this.#optimizer.dispose();
  }

  #drawOrder(): Uint32Array {
    return new Random(this.#seed + this.#pass).shuffle(this.#learnt.slice());
  }

  #learn(step: number): number {
    const numbers = this.#order.subarray(step * BATCH, (step + 1) * BATCH);
    return tf.tidy(() => {
      const pictures = this.#augmented(numbers, step);
      const wanted = this.#wanted(numbers);
      const weights = wanted.mul(this.#classWeights).sum(1);
      const loss = this.#optimizer.minimize(
        () => {
          const answer = this.#model.apply(pictures, { training: true }) as tf.Tensor2D;
          return tf.losses.softmaxCrossEntropy(wanted, answer, weights) as tf.Scalar;
        },
        true,
        this.#variables,
      );
      return loss!.dataSync()[0]!;
    });
  }

  #augmented(numbers: Uint32Array, step: number): tf.Tensor4D {
    const { channels, pictures } = this.#examples;
    const size = NETWORK_SIDE_PX ** 2 * channels;
    const random = new Random((this.#seed + this.#pass) * 1_000_003 + step);
    const values = new Float32Array(numbers.length * size);
    for (const [n, number] of numbers.entries())
      augment(
        pictures.subarray(number * size, (number + 1) * size),
        NETWORK_SIDE_PX,
        channels,
        random,
        values.subarray(n * size, (n + 1) * size),
      );
    return tf.tensor4d(values, [numbers.length, NETWORK_SIDE_PX, NETWORK_SIDE_PX, channels]);
  }

  #wanted(numbers: Uint32Array): tf.Tensor2D {
    const { classes, shares } = this.#examples;
    const values = new Float32Array(numbers.length * classes);
    for (const [n, number] of numbers.entries())
      values.set(shares.subarray(number * classes, (number + 1) * classes), n * classes);
    return tf.tensor2d(values, [numbers.length, classes]);
  }

  #asTheyAre(numbers: Uint32Array): tf.Tensor4D {
    const { channels, pictures } = this.#examples;
    const size = NETWORK_SIDE_PX ** 2 * channels;
    const values = new Float32Array(numbers.length * size);
    for (const [n, number] of numbers.entries())
      for (let at = 0; at < size; at++) values[n * size + at] = signed(pictures[number * size + at]!);
    return tf.tensor4d(values, [numbers.length, NETWORK_SIDE_PX, NETWORK_SIDE_PX, channels]);
  }
}
