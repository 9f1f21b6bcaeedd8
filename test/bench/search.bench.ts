/** Phrase → ranked tiles and word → nearest tiles, in the engine: 100,000 tiles, 50,000 terms and 50,000 paragraphs of 200 dimensions. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SearchParams } from '../../native/contract/search.ts';
import type { Kind } from '../../native/contract/text.ts';
import { unattended } from '../../native/contract/work.ts';
import { createEngine } from '../../native/service/engine.ts';
import { printFigure, quantile, type Timing, timed } from './figure.ts';
import { makeLargeProject, wordOf } from './large-project.ts';

const SIZE = { columns: 400, rows: 250, terms: 50_000, paragraphs: 50_000, dimension: 200 };
const QUERIES = 50;

const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
try {
  const project = await makeLargeProject(folder, SIZE);
  const { engine, close } = createEngine({ userDir: path.join(folder, 'user'), socket: null });
  await engine.openProject({ path: project }, unattended);
  const search = (query: string, kinds: Kind[] | null) => {
    const params: SearchParams = { query, kinds, k: 20, bbox: null, space: null, mapping: null };
    return timed(() => engine.search(params, unattended));
  };
  const first = await search(`${wordOf(7)} ${wordOf(77)}`, null);
  print('search, the first', [first]);
  for (const kinds of [['tile'] satisfies Kind[], null]) {
    const timings: Timing[] = [];
    for (let n = 0; n < QUERIES; n++) {
      timings.push(await search(`${wordOf(100 + n)} ${wordOf(3000 + 17 * n)}`, kinds));
    }
    print(kinds ? 'search, tiles' : 'search, all kinds', timings);
  }
  const neighbours: Timing[] = [];
  for (let n = 0; n < QUERIES; n++) {
    const params = { space: null, text: wordOf(100 + n), kinds: ['tile'] satisfies Kind[], k: 20 };
    neighbours.push(await timed(() => engine.nearest(params, unattended)));
  }
  print('nearest tiles', neighbours);
  await close();
} finally {
  await rm(folder, { recursive: true, force: true });
}

function print(name: string, timings: readonly Timing[]): void {
  const wall = timings.map(({ wallMs }) => wallMs);
  const cpu = timings.map(({ cpuMs }) => cpuMs);
  printFigure({
    name,
    unit: 'ms, 95th percentile',
    ours: quantile(wall, 0.95),
    oursCpuMs: quantile(cpu, 0.95),
    peer: null,
    quality: { medianMs: quantile(wall, 0.5), medianCpuMs: quantile(cpu, 0.5), ranking: 'exact' },
    sizes: { ...SIZE, queries: timings.length },
    threads: 1,
  });
}
