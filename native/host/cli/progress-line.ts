import type { TaskProgress } from '../../contract/task.ts';

const STEP_WORDS: Record<TaskProgress['step'], string> = {
  'make-sample': 'making the sample project',
  'add-scenes': 'adding scenes',
  'build-overviews': 'building overviews',
  'add-layer': 'importing the layer',
  tile: 'cutting tiles',
  label: 'computing covered fractions',
  'add-corpora': 'reading documents',
  'train-space': 'training the space',
  'add-starter': 'adding the starter space',
  'import-space': 'importing the space',
  'embed-texts': 'placing documents',
  'evaluate-space': 'evaluating the space',
  'recover-attribute': 'asking for the hidden attribute',
  'add-extractor': 'copying the model',
  'extract-features': 'extracting image features',
  'train-mapping': 'training the mapping',
  'embed-tiles': 'embedding tiles',
  evaluate: 'evaluating',
  'make-ready': 'making the project searchable',
  'export-dataset': 'exporting',
  read: 'reading',
  draw: 'drawing',
  vocabulary: 'counting words',
  phrases: 'finding phrases',
  train: 'training',
  infer: 'inferring',
  'hold-out': 'training without held-out documents',
  calibrate: 'calibrating',
  write: 'writing',
  analogies: 'asking analogies',
  'across-kinds': 'asking across kinds',
  norms: 'measuring the kinds',
};

/** How often a line is written where it cannot be overwritten. */
const PLAIN_INTERVAL_MS = 5000;

/** Shows progress with time left on stderr: one line that is rewritten on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #step: string | null = null;
  #startedMs = 0;
  #writtenMs = 0;
  #isOpen = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(progress: TaskProgress): void {
    const nowMs = performance.now();
    if (progress.step !== this.#step) {
      this.#step = progress.step;
      this.#startedMs = nowMs;
      this.#writtenMs = this.#stream.isTTY ? 0 : nowMs;
    }
    const isDue = nowMs - this.#writtenMs >= (this.#stream.isTTY ? 100 : PLAIN_INTERVAL_MS);
    if (!isDue) return;
    this.#writtenMs = nowMs;
    const line = progressText(progress, (nowMs - this.#startedMs) / 1000);
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    this.#isOpen = this.#stream.isTTY;
  }

  end(): void {
    if (this.#isOpen) this.#stream.write('\r\x1b[2K');
    this.#isOpen = false;
  }
}

export function progressText(progress: TaskProgress, elapsedS: number): string {
  const name = STEP_WORDS[progress.step];
  const count = progress.done.toLocaleString('en-US');
  const loss = progress.meanLoss === undefined ? '' : `, loss ${progress.meanLoss.toFixed(3)}`;
  if (!progress.total) return `${name}: ${count} ${progress.unit}${loss}`;
  const share = Math.min(1, progress.done / progress.total);
  const leftS = share > 0 ? (elapsedS * (1 - share)) / share : null;
  const left = leftS === null || elapsedS < 1 ? '' : `, ${clockText(leftS)} left`;
  return `${name}: ${Math.floor(100 * share)} % of ${progress.total.toLocaleString('en-US')} ${progress.unit}${loss}${left}`;
}

function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
