/** Exact coverage of 10,000 tiles by 10,000 polygons, each a label of its own, beside GEOS through ogr. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unattended } from '../../native/contract/work.ts';
import { crsFromCode } from '../../native/geo/crs.ts';
import { makeTileGrid } from '../../native/geo/tile-grid.ts';
import { computeFractions, type Fractions, type SceneLayers } from '../../native/labelling/fractions.ts';
import { Random } from '../../native/math/random.ts';
import { inTurns, printFigure, timed } from './figure.ts';
import { hasGdal, type PeerAnswer, runPeer } from './peer.ts';

const COLUMNS = 100;
const TILE_PX = 64;
const POLYGONS = 10_000;
const SIDE_PX = COLUMNS * TILE_PX;

const random = new Random(1);
const rings = Array.from({ length: POLYGONS }, () => star(random));
const grid = makeTileGrid(SIDE_PX, SIDE_PX, TILE_PX, TILE_PX);
const folder = await mkdtemp(path.join(tmpdir(), 'semantile-bench-'));
try {
  const [input, output] = [path.join(folder, 'polygons.json'), path.join(folder, 'fractions.bin')];
  await writeFile(input, JSON.stringify(rings));
  let fractions: Fractions | null = null;
  let version = '';
  const ours = () =>
    timed(async () => {
      fractions = await computeFractions({ ...scene(), grid }, unattended);
    });
  const peer = async () => {
    const answer = JSON.parse(await runPeer('coverage.py', [input, output, TILE_PX, COLUMNS])) as PeerAnswer;
    version = answer.version;
    return answer;
  };
  const isThere = await hasGdal();
  const taken = await inTurns(ours, isThere ? peer : null);
  printFigure({
    name: 'coverage',
    unit: 'ms, median',
    ours: taken.ours.wallMs,
    oursCpuMs: taken.ours.cpuMs,
    peer: taken.peer?.wallMs ?? null,
    peerCpuMs: taken.peer?.cpuMs,
    quality: isThere ? differences(fractions!, new Float64Array((await readFile(output)).buffer)) : {},
    sizes: { tiles: COLUMNS ** 2, polygons: POLYGONS, pairs: fractions!.fraction.length },
    threads: 1,
    versions: isThere ? { peer: version } : {},
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** A ring of 5 to 12 corners around a place, which never crosses itself: interleaved x, y in pixels. */
function star(random: Random): number[] {
  const [x, y] = [random.uniform() * SIDE_PX, random.uniform() * SIDE_PX];
  const corners = 5 + random.below(8);
  return Array.from({ length: corners }, (_, n) => {
    const angle = (2 * Math.PI * (n + 0.8 * random.uniform())) / corners;
    const radius = 15 + 60 * random.uniform();
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  }).flat();
}

/** Scene and layer in one projection, a metre a pixel. */
function scene(): SceneLayers {
  const crs = crsFromCode('EPSG:32633');
  const features = rings.map((ring, n) => ({
    featureId: `${n}`,
    labelId: `${n}`,
    geometry: { type: 'polygon' as const, polygons: [[onMap(ring)]] },
  }));
  return {
    widthPx: SIDE_PX,
    heightPx: SIDE_PX,
    crs,
    affine: { a: 1, b: 0, c: 500_000, d: 0, e: -1, f: 5_000_000 },
    layers: [{ layerId: 'stars', crs, features, complete: false, bufferM: 0 }],
  };
}

function onMap(ring: readonly number[]): Float64Array {
  return Float64Array.from(ring, (value, i) => (i % 2 === 0 ? 500_000 + value : 5_000_000 - value));
}

/** @param triples polygon, tile, fraction of the peer */
function differences(ours: Fractions, triples: Float64Array): Record<string, number> {
  const key = (polygon: number, tile: number) => polygon * COLUMNS ** 2 + tile;
  const peer = new Map<number, number>();
  for (let i = 0; i < triples.length; i += 3) peer.set(key(triples[i]!, triples[i + 1]!), triples[i + 2]!);
  let largest = 0;
  for (let tile = 0; tile < COLUMNS ** 2; tile++) {
    for (let entry = ours.entryStart[tile]!; entry < ours.entryStart[tile + 1]!; entry++) {
      const own = key(Number(ours.labelIds[ours.label[entry]!]), tile);
      largest = Math.max(largest, Math.abs(ours.fraction[entry]! - (peer.get(own) ?? 0)));
      peer.delete(own);
    }
  }
  for (const missed of peer.values()) largest = Math.max(largest, missed);
  return { largestDifference: largest };
}
