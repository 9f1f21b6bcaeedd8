/**
 * Panning over a large scene in a Chromium: how long the page's own thread is held at once, and how soon the engine stops
 * working on tiles that the map has left. First argument: side of the scene in px (20,000), or a scene. Needs `out/renderer`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { runTask } from '../../native/contract/run-task.ts';
import { unattended } from '../../native/contract/work.ts';
import type { Pixels } from '../../native/host/pixels-http.ts';
import { startWebHost } from '../../native/host/web.ts';
import { createEngine } from '../../native/service/engine.ts';
import { CHROMIUM, CHROMIUM_FLAGS, NO_CHROMIUM } from '../e2e/chromium.ts';
import { printFigure, printSkipped, quantile } from './figure.ts';
import { hasGdal, runPeer } from './peer.ts';

/** Passes requests on, and keeps how long the engine went on with those that were given up. */
class LeftTiles {
  asked = 0;
  readonly stopMs: number[] = [];
  readonly pixels: Pixels;

  constructor(pixels: Pixels) {
    this.pixels = async (request) => {
      let leftAtMs: number | null = null;
      request.signal.addEventListener('abort', () => {
        leftAtMs = performance.now();
      });
      this.asked++;
      try {
        return await pixels(request);
      } finally {
        if (leftAtMs !== null) this.stopMs.push(performance.now() - leftAtMs);
      }
    };
  }
}

const NAME = 'pan';
const [given = '20000'] = process.argv.slice(2);
const LONG_MS = 50;

if (NO_CHROMIUM) printSkipped(NAME, NO_CHROMIUM);
else if (!(await hasGdal())) printSkipped(NAME, 'its scene is made with python3-gdal, which is not here');
else {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
  try {
    await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<void> {
  const isScene = /\.tiff?$/.test(given);
  const scene = isScene ? path.resolve(given) : path.join(folder, 'scene.tif');
  if (!isScene) await runPeer('tiles.py', ['make', 'deflate', scene, given]);
  const running = createEngine({ userDir: path.join(folder, 'user'), socket: null });
  const left = new LeftTiles(running.pixels);
  const host = await startWebHost({
    engine: running.engine,
    pixels: left.pixels,
    rendererDir: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    port: 0,
    host: '127.0.0.1',
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    await running.engine.newProject({ path: path.join(folder, 'pan.semantile') }, unattended);
    await runTask(running.engine, 'add-scenes', { paths: [scene] }, unattended);
    await runTask(running.engine, 'build-overviews', { scene: null, method: null }, unattended);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(host.url);
    await page.locator('[data-row]').waitFor();
    await page.waitForLoadState('networkidle');
    const tasks = await traced(await page.context().newCDPSession(page), () => pan(page));
    const { width } = (await running.engine.listScenes({}, unattended)).scenes[0]!;
    report(tasks, left, width);
  } finally {
    await browser.close();
    await host.close();
    await running.close();
  }
}

/** At five zooms, the next one nearer each: four drags away and four back, so that the map is left a window behind. */
async function pan(page: Page): Promise<void> {
  const box = (await page.getByRole('application').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
  await page.mouse.move(x, y);
  for (let zoom = 0; zoom < 5; zoom++) {
    for (let drag = 0; drag < 8; drag++) {
      const [dx, dy] = drag < 4 ? [-180, -100] : [180, 100];
      await page.mouse.move(x - dx, y - dy);
      await page.mouse.down();
      await page.mouse.move(x + dx, y + dy, { steps: 20 });
      await page.mouse.up();
    }
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -500);
    await page.waitForTimeout(300);
  }
}

interface MainThreadTask {
  wallMs: number;
  cpuMs: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Wall and thread time, in microseconds. */
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** Tasks of the page's own thread while something is done. */
async function traced(session: CDPSession, act: () => Promise<void>): Promise<MainThreadTask[]> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'] },
  });
  await act();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return events
    .filter(({ name, ph, pid, tid }) => ph === 'X' && name === 'RunTask' && threads.has(`${pid}/${tid}`))
    .map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1000, cpuMs: tdur / 1000 }));
}

function report(tasks: readonly MainThreadTask[], { asked, stopMs }: LeftTiles, sidePx: number): void {
  const cpu = tasks.map(({ cpuMs }) => cpuMs);
  printFigure({
    name: NAME,
    unit: 'ms of the longest main-thread task, processor time',
    ours: Math.max(...cpu),
    peer: null,
    quality: {
      tasks: tasks.length,
      longestWallMs: Math.round(Math.max(...tasks.map(({ wallMs }) => wallMs))),
      longTasks: cpu.filter((ms) => ms > LONG_MS).length,
      longTasksWall: tasks.filter(({ wallMs }) => wallMs > LONG_MS).length,
      tilesAsked: asked,
      tilesLeft: stopMs.length,
      stopMsMedian: stopMs.length ? Math.round(quantile(stopMs, 0.5)) : null,
      stopMsWorst: stopMs.length ? Math.round(Math.max(...stopMs)) : null,
    },
    sizes: { sidePx },
    threads: 1,
  });
}
