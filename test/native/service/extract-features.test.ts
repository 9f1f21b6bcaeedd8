import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { runTask } from '../../../native/contract/run-task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { Random } from '../../../native/math/random.ts';
import { createEngine } from '../../../native/service/engine.ts';
import { makeTiff, utmTags } from '../raster/make-tiff.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'semantile-extract-'));
after(() => rm(folder, { recursive: true, force: true }));

/** An engine with one gray scene of 120 × 70 noisy pixels, cut into 2,100 tiles of 2 px: three shards. */
async function tiledScene(name: string) {
  const running = createEngine({ userDir: path.join(folder, 'user'), socket: null });
  const { engine } = running;
  const scene = path.join(folder, `${name}.tif`);
  const random = new Random(1);
  const pixels = Uint8Array.from({ length: 120 * 70 }, () => random.below(256));
  await writeFile(scene, makeTiff([{ widthPx: 120, heightPx: 70, blocks: [pixels], tags: utmTags }]));
  const { project } = await engine.newProject({ path: path.join(folder, name) }, unattended);
  const added = await runTask(engine, 'add-scenes', { paths: [scene] }, unattended);
  assert.deepEqual(added.failures, []);
  const grid = { scene: null, sizePx: 2, sizeM: null, stridePx: null };
  assert.equal((await runTask(engine, 'tile', grid, unattended)).tiles, 2100);
  return { ...running, project };
}

async function featureFiles(project: string): Promise<Buffer[]> {
  const names = await readdir(path.join(project, 'features'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name))));
}

test('features of a scene are the same bytes with one thread and with three', async () => {
  const files: Buffer[] = [];
  for (const threads of [1, 3]) {
    const { engine, project, close } = await tiledScene(`threads-${threads}`);
    const reports: number[] = [];
    const work = { signal: unattended.signal, report: ({ done }: { done: number }) => reports.push(done) };
    const { extractors } = await runTask(engine, 'extract-features', { extractors: null, threads }, work);
    assert.equal(extractors[0]!.tiles, 2100);
    assert.equal(reports.at(-1), 2100);
    assert.deepEqual(
      reports,
      reports.toSorted((a, b) => a - b),
    );
    const written = await featureFiles(project);
    assert.equal(written.length, 1);
    assert.equal(written[0]!.length, 2100 * 4 * extractors[0]!.dimension);
    files.push(written[0]!);
    await close();
  }
  assert.ok(files[0]!.equals(files[1]!));
  assert.ok(files[0]!.some((byte) => byte !== 0));
});

test('a cancelled extraction keeps its whole shards and goes on from there', async () => {
  const { engine, close } = await tiledScene('cancelled');
  const controller = new AbortController();
  const params = { extractors: null, threads: 1 };
  const cancelled = runTask(engine, 'extract-features', params, {
    signal: controller.signal,
    // In the second of three shards: with two batches a thread, the first is written by then.
    report: ({ done }) => done > 1500 && controller.abort(),
  });
  await assert.rejects(cancelled, { failure: { kind: 'cancelled' } });
  const first: number[] = [];
  const work = { signal: unattended.signal, report: ({ done }: { done: number }) => first.push(done) };
  await runTask(engine, 'extract-features', params, work);
  assert.ok([1024, 2048].includes(first[0]!), `went on from ${first[0]}`);
  assert.equal(first.at(-1), 2100);
  await close();
});
