import { EngineError } from '../../contract/failure.ts';
import type { SearchParams } from '../../contract/search.ts';
import type { Kind } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { QueryFilter } from '../../search/filter.ts';
import { kindsOf, type Query } from '../../search/query.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { assignedLabels } from '../labels/assign-labels.ts';
import type { EmbeddedScene } from '../mappings/embedded-scenes.ts';
import type { OpenProject } from '../open-project.ts';
import { TilePlaces } from '../tiles/tile-places.ts';

type TiledScene = Pick<EmbeddedScene, 'scene' | 'grid'>;

const ALL_KINDS: readonly Kind[] = ['term', 'paragraph', 'document', 'tile'];
/** Filters that only tiles can pass. */
const TILE_FILTERS = ['scene', 'label', 'unlike', 'in', 'before', 'after'];

/** The kinds that are looked through: those asked for, else those that the filters can hold for. */
export function wantedKinds(query: Query, params: SearchParams): readonly Kind[] {
  const named = params.kinds ?? kindsOf(query);
  if (named) return named;
  const isAboutTiles =
    params.bbox !== null || query.filters.some((filter) => TILE_FILTERS.includes(filter.name));
  return isAboutTiles ? ['tile'] : ALL_KINDS;
}

/** Filters that can hold for nothing are slips of the pen. Failures: not-found (a scene), out-of-range (a box). */
export async function checkFilters(
  project: OpenProject,
  query: Query,
  { bbox }: SearchParams,
): Promise<void> {
  if (bbox && !(bbox[1] < bbox[3] && bbox[0] !== bbox[2])) {
    const reason = `${bbox.join(', ')}; give west, south, east and north in degrees, south below north`;
    throw new EngineError({ kind: 'out-of-range', what: 'The box', reason });
  }
  const scenes = await project.store.scenes.list();
  for (const filter of query.filters) {
    if (filter.name !== 'scene' || scenes.some(({ record }) => isCalled(record, filter.text))) continue;
    const known = scenes.map(({ record }) => record.name);
    throw new EngineError({ kind: 'not-found', what: 'scene', name: filter.text, known });
  }
}

function isCalled({ id, name }: { id: string; name: string }, text: string): boolean {
  return id === text || name.toLowerCase().includes(text.toLowerCase());
}

/** Whether a scene as a whole passes `scene:`, `before:` and `after:`. A scene without a date passes neither. */
export function admitsScene(query: Query, { record, acquiredAt }: StoredScene): boolean {
  return query.filters.every((filter) => {
    const holds = sceneHolds(filter, record, acquiredAt);
    return holds === null || holds !== filter.isNegative;
  });
}

function sceneHolds(
  filter: QueryFilter,
  record: { id: string; name: string },
  acquiredAt: string | null,
): boolean | null {
  switch (filter.name) {
    case 'scene':
      return isCalled(record, filter.text);
    case 'before':
      return acquiredAt !== null && acquiredAt.slice(0, 10) < filter.date;
    case 'after':
      return acquiredAt !== null && acquiredAt.slice(0, 10) > filter.date;
    default:
      return null;
  }
}

/** `[tiles]`, 1 for tiles that pass `label:`, `in:view` and the bounding box; null when all do. */
export async function admittedTiles(
  project: OpenProject,
  query: Query,
  { bbox }: SearchParams,
  embedded: TiledScene,
  work: Work,
): Promise<Uint8Array | null> {
  const labels = query.filters.filter((filter) => filter.name === 'label');
  const isInView = query.filters.some((filter) => filter.name === 'in');
  if (isInView && bbox === null) {
    throw new EngineError({
      kind: 'step-missing',
      step: 'in:view needs a view.',
      remedy: 'Name it with --bbox W,S,E,N.',
    });
  }
  if (labels.length === 0 && bbox === null) return null;
  const admits = new Uint8Array(embedded.grid.tiles).fill(1);
  for (const filter of labels) await keepLabelled(project, filter, embedded, admits, work);
  if (bbox) await keepInside(project, bbox, embedded, admits);
  return admits;
}

async function keepLabelled(
  project: OpenProject,
  filter: QueryFilter,
  { scene, grid }: TiledScene,
  admits: Uint8Array,
  work: Work,
): Promise<void> {
  const label = await labelCalled(project, filter.text);
  const assigned = await assignedLabels(project, scene.record.id, null, work);
  const index = assigned?.labels.indexOf(label) ?? -1;
  for (let n = 0; n < grid.tiles; n++) {
    const own = assigned?.labelIndex.subarray(assigned.starts[n], assigned.starts[n + 1]);
    const carries = index >= 0 && own !== undefined && own.includes(index);
    if (carries === filter.isNegative) admits[n] = 0;
  }
}

/** By title, whatever its case. */
async function labelCalled(project: OpenProject, title: string): Promise<string> {
  const labels = await project.store.labels.list();
  const found =
    labels.find((label) => label.title === title) ??
    labels.find((label) => label.title.toLowerCase() === title.toLowerCase());
  if (found) return found.id;
  throw new EngineError({
    kind: 'not-found',
    what: 'label',
    name: title,
    known: labels.map((label) => label.title),
  });
}

async function keepInside(
  project: OpenProject,
  [west, south, east, north]: [number, number, number, number],
  { scene, grid }: TiledScene,
  admits: Uint8Array,
): Promise<void> {
  const { raster } = await project.rasters.of(scene.record.id);
  const places = TilePlaces.of(raster, grid);
  for (let n = 0; n < grid.tiles; n++) {
    if (admits[n] === 0) continue;
    const [lon, lat] = places?.centreDeg(n) ?? [Number.NaN, Number.NaN];
    // West of east, or over the antimeridian.
    const isBetween = west < east ? lon >= west && lon <= east : lon >= west || lon <= east;
    if (!isBetween || !(lat >= south && lat <= north)) admits[n] = 0;
  }
}
