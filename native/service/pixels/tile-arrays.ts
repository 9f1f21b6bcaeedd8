import { EngineError } from '../../contract/failure.ts';
import type { Rule } from '../../contract/label.ts';
import { crsFromCode } from '../../geo/crs.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { assignedLabels } from '../labels/assign-labels.ts';
import { TilePlaces } from '../tiles/tile-places.ts';
import { immutable, type Route, required } from './routes.ts';

const BYTES = 'application/octet-stream';

/** Float64 `[tiles × 4 × 2]`, EPSG:3857. */
export const answerCorners: Route = async (session, rest, _, work) => {
  const project = session.project();
  const { scene, raster } = await project.rasters.of(rest);
  const grid = await project.store.grids.get(scene.record.id);
  const places = TilePlaces.of(raster, grid);
  if (!places) {
    throw new EngineError({
      kind: 'no-georeference',
      path: raster.path,
      reason: 'its tiles cannot be drawn on the map',
    });
  }
  const mercator = crsFromCode('EPSG:3857');
  const corners = new Float64Array(grid.tiles * 8);
  const pause = timeSlices(work.signal);
  for (let n = 0; n < grid.tiles; n++) {
    await pause();
    const degrees = places.cornersDeg(n);
    for (let i = 0; i < 8; i += 2) {
      [corners[8 * n + i], corners[8 * n + i + 1]] = mercator.forward(degrees[i]!, degrees[i + 1]!);
    }
  }
  return immutable(corners, BYTES);
};

/** Uint16 `[tiles × 2]`: colour + 1 of the first label and of a second one; 0 is none. */
export const answerLabels: Route = async (session, rest, query, work) => {
  const project = session.project();
  const { record } = await project.store.scenes.get(rest);
  const grid = await project.store.grids.get(record.id);
  const rule = query.get('rule');
  const assigned = await assignedLabels(project, record.id, rule === null ? null : parseRule(rule), work);
  const out = new Uint16Array(grid.tiles * 2);
  if (!assigned) return immutable(out, BYTES);
  const colours = new Map((await project.store.labels.list()).map((label) => [label.id, label.colour + 1]));
  const colourOf = assigned.labels.map((id) => colours.get(id) ?? 0);
  for (let n = 0; n < grid.tiles; n++) {
    const [start, end] = [assigned.starts[n]!, assigned.starts[n + 1]!];
    if (end > start) out[2 * n] = colourOf[assigned.labelIndex[start]!]!;
    if (end > start + 1) out[2 * n + 1] = colourOf[assigned.labelIndex[start + 1]!]!;
  }
  return immutable(out, BYTES);
};

/** A rule from outside; its thresholds are checked where it is applied. */
function parseRule(text: string): Rule {
  const refuse = (reason: string) => new EngineError({ kind: 'out-of-range', what: 'The rule', reason });
  let rule: Partial<Rule> | null;
  try {
    rule = JSON.parse(text) as Partial<Rule> | null;
  } catch {
    throw refuse('it is no JSON');
  }
  const { threshold, thresholds = {}, mode } = rule ?? {};
  if (typeof threshold !== 'number') throw refuse('it has no threshold');
  if (mode !== 'multi' && mode !== 'winner' && mode !== 'pure')
    throw refuse('its mode must be multi, winner or pure');
  return { threshold, thresholds, mode };
}

/** Float32 `[tiles]`: covered fraction of one label. */
export const answerFractions: Route = async (session, rest, query, work) => {
  const { store } = session.project();
  const { record } = await store.scenes.get(rest);
  const label = await store.labels.get(required(query, 'label'));
  const grid = await store.grids.get(record.id);
  const table = await store.tileLabels.getFractions(record.id, work);
  const out = new Float32Array(grid.tiles);
  const index = table?.labels.indexOf(label.id) ?? -1;
  if (!table || index < 0) return immutable(out, BYTES);
  for (let n = 0; n < grid.tiles; n++) {
    for (let entry = table.starts[n]!; entry < table.starts[n + 1]!; entry++) {
      if (table.labelIndex[entry] === index) out[n] = table.fractions[entry]!;
    }
  }
  return immutable(out, BYTES);
};

/** Float32 `[tiles]`: σ of a search; NaN where a tile has none. */
export const answerScores: Route = async (session, rest, query) => {
  const search = required(query, 'search');
  const scores = session.project().searches.scores(search, rest);
  if (scores) return immutable(scores, BYTES);
  throw new EngineError({
    kind: 'not-found',
    what: `score of scene ${rest} in search`,
    name: search,
    known: [],
  });
};
