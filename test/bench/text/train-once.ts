/**
 * Trains a space from a file of paragraphs as the command `space train` does, and says how much memory that took:
 * `node train-once.ts FILE MODEL DIMENSION THREADS EPOCHS`. A process of its own, for the peak of a process never falls.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { SpaceModel } from '../../../native/contract/text.ts';
import { unattended } from '../../../native/contract/work.ts';
import { keepYoungGenerationSmall } from '../../../native/host/young-generation.ts';
import { encodeInWorker } from '../../../native/text/encoded/encode-in-worker.ts';
import { trainOptions } from '../../../native/text/space.ts';
import { trainInWorker } from '../../../native/text/train-in-worker.ts';

const [file, model, dimension, threads, epochs] = process.argv.slice(2) as [
  string,
  SpaceModel,
  string,
  string,
  string,
];

keepYoungGenerationSmall();
async function* documents() {
  for await (const paragraph of createInterface(createReadStream(file))) yield { paragraphs: [paragraph] };
}
const folder = await mkdtemp(path.join(tmpdir(), 'semantile-train-'));
const sentences = path.join(folder, 'sentences.i32');
const corpus = await encodeInWorker(documents(), { minCount: 5 }, sentences, unattended);
const options = trainOptions({ model, dimension: Number(dimension), epochs: Number(epochs) });
await trainInWorker(corpus, options, folder, { kernel: 'fastest', threads: Number(threads) }, unattended);
await rm(folder, { recursive: true });
console.log(JSON.stringify({ peakBytes: await peakBytes() }));

/** Of this process alone; `resourceUsage` counts what the process that started it had. */
async function peakBytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'latin1').catch(() => '');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return 1024 * (kibibytes === undefined ? process.resourceUsage().maxRSS : Number(kibibytes));
}
