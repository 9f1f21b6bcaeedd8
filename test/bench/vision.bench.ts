/**
 * Features of pictures by an imported MobileNet, from their files to the rows on disk, beside a bare loop over `predict`
 * of pictures that are ready in memory. `npm run bench -- vision [pictures]`
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runTask } from '../../native/contract/run-task.ts';
import { unattended } from '../../native/contract/work.ts';
import { inTemporaryFolder } from '../../native/io/files.ts';
import { createEngine } from '../../native/service/engine.ts';
import { chooseBackend } from '../../native/vision/tensorflow/probe.ts';
import { tensorFlow } from '../../native/vision/tensorflow/tensorflow-process.ts';
import { sharedData } from '../data/cli/shared-data.ts';
import { inTurns, printFigure, printSkipped, type Timing } from './figure.ts';

const IMAGES = path.join(sharedData, 'images/rsscn7');
const MODEL = path.join(sharedData, 'models/mobilenet_v1_1.0_224_features');
const COUNT = Number(process.argv[2] ?? 320);
const BATCH = 16;

const backend = await chooseBackend();
if (existsSync(MODEL)) await inTemporaryFolder(compare);
else printSkipped('features, imported MobileNet', 'no shared data');

async function compare(folder: string): Promise<void> {
  const { engine, close } = createEngine({ userDir: path.join(folder, 'user'), socket: null });
  const peer = fork(path.join(import.meta.dirname, 'peers/predict.child.ts'), [
    backend.name,
    MODEL,
    String(BATCH),
  ]);
  await once(peer, 'message');
  try {
    const project = path.join(folder, 'Bench.semantile');
    await engine.newProject({ path: project }, unattended);
    await runTask(engine, 'add-scenes', { paths: [someImages(folder)], as: 'image-set' }, unattended);
    let turn = 0;
    const ours = async (): Promise<Timing> => {
      const id = `turn-${turn++}`;
      await runTask(engine, 'add-extractor', { path: MODEL, id, layer: null }, unattended);
      // Opened before the clock runs, as the peer's is.
      const model = { folder: path.join(project, 'models', `tensorflow-${id}`), layer: 'conv_pw_12_relu' };
      await tensorFlow.infer(model, new Uint8ClampedArray(BATCH * 224 * 224 * 3), BATCH, unattended.signal);
      const extractors = [`tensorflow:${id}`];
      const before = cpuMs(process.pid) - cpuMs(peer.pid!);
      const startMs = performance.now();
      await runTask(engine, 'extract-features', { extractors, threads: null }, unattended);
      const wallMs = performance.now() - startMs;
      return { wallMs, cpuMs: cpuMs(process.pid) - cpuMs(peer.pid!) - before };
    };
    const { ours: own, peer: bare } = await inTurns(ours, () => ask(peer, COUNT), 3);
    const perSecond = (timing: Timing) => (COUNT * 1000) / timing.wallMs;
    const perCpuSecond = (timing: Timing) => (COUNT * 1000) / timing.cpuMs;
    printFigure({
      name: 'features, imported MobileNet',
      unit: 'pictures a second',
      ours: perSecond(own),
      oursCpuMs: own.cpuMs,
      peer: perSecond(bare!),
      peerCpuMs: bare!.cpuMs,
      quality: { perCpuSecond: perCpuSecond(own), peerPerCpuSecond: perCpuSecond(bare!) },
      sizes: { pictures: COUNT, batch: BATCH, inputPx: 224 },
      threads: 0,
      versions: { backend: backend.name, tensorflow: backend.version },
    });
  } finally {
    peer.kill();
    tensorFlow.close();
    await close();
  }
}

/** As many files of each folder, copied. */
function someImages(folder: string): string {
  const set = path.join(folder, 'images');
  const labels = readdirSync(IMAGES);
  for (const [n, label] of labels.entries()) {
    mkdirSync(path.join(set, label), { recursive: true });
    const count = Math.floor((COUNT + n) / labels.length);
    for (const name of readdirSync(path.join(IMAGES, label)).sort().slice(0, count))
      cpSync(path.join(IMAGES, label, name), path.join(set, label, name));
  }
  return set;
}

async function ask(peer: ChildProcess, count: number): Promise<Timing> {
  peer.send(count);
  const [timing] = await once(peer, 'message');
  return timing as Timing;
}

/** Processor time of a process and all below it that run, of Linux's clock of 100 ticks a second. */
function cpuMs(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return (
    (Number(user) + Number(system)) * 10 + children.reduce((sum, child) => sum + cpuMs(Number(child)), 0)
  );
}
