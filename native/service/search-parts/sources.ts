import { EngineError } from '../../contract/failure.ts';
import type { SearchParams } from '../../contract/search.ts';
import type { Kind } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import { centredEmbedding } from '../../crossmodal/centred-labels.ts';
import { measureItems } from '../../search/background.ts';
import type { Query } from '../../search/query.ts';
import { composeQuery } from '../../search/query-embedding.ts';
import type { Source } from '../../search/rank.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { type EmbeddedScene, embeddedScenes } from '../mappings/embedded-scenes.ts';
import type { MappingCalibration } from '../mappings/mapping-calibration.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { placedThing } from '../spaces/placed-thing.ts';
import { TEXT_KINDS } from '../spaces/space-calibration.ts';
import { admitsScene, admittedTiles } from './filters.ts';
import type { UnderstoodPart } from './understand.ts';

/** A mapping with all that its tiles are compared by. */
export interface TileSide {
  mapping: StoredMapping;
  calibration: MappingCalibration;
  centre: Float32Array;
}

export async function tileSide(
  project: OpenProject,
  space: LoadedSpace,
  idOrName: string | null,
): Promise<TileSide | null> {
  const mapping =
    idOrName === null
      ? await project.store.mappings.active(space.record.id)
      : await project.store.mappings.get(idOrName);
  if (!mapping) return null;
  if (mapping.space !== space.record.id) {
    const reason = `it leads into another space than ${space.record.name}; name one of the two only`;
    throw new EngineError({ kind: 'out-of-range', what: `The mapping ${mapping.name}`, reason });
  }
  const { mapping: trained, calibration } = await project.mappings.get(mapping);
  return { mapping, calibration, centre: trained.centre };
}

/** What the query looks for, among texts and among tiles; null where nothing of it is known. */
export interface QueryEmbeddings {
  text: Float32Array | null;
  tile: Float32Array | null;
}

export async function queryEmbeddings(
  project: OpenProject,
  query: Query,
  parts: readonly UnderstoodPart[],
  space: LoadedSpace,
  tiles: TileSide | null,
): Promise<QueryEmbeddings> {
  const centre = tiles?.centre ?? new Float32Array(space.dimension);
  const text: { embedding: Float32Array; isNegative: boolean }[] = [];
  const tile: { embedding: Float32Array; isNegative: boolean }[] = [];
  for (const { part, embedded } of parts) {
    if (!embedded.embedding) continue;
    text.push({ embedding: embedded.embedding, isNegative: part.isNegative });
    tile.push({ embedding: centredEmbedding(embedded.embedding, centre), isNegative: part.isNegative });
  }
  for (const filter of query.filters) {
    if (filter.name !== 'like') continue;
    const like = await placedThing(project, filter, space, tiles);
    if (!like) continue;
    text.push({ embedding: like.text, isNegative: filter.isNegative });
    tile.push({ embedding: like.tile, isNegative: filter.isNegative });
  }
  return { text: composeQuery(text), tile: tiles && composeQuery(tile) };
}

/** What is looked through, and the scenes of the tile sources. */
export interface SearchSources {
  sources: Source[];
  /** Scene of each tile source, by its place in `sources`. */
  scenes: Map<number, EmbeddedScene>;
  /** Scenes whose tiles were to be looked through and are not, or not wholly, embedded. */
  notEmbedded: StoredScene[];
}

export async function searchSources(
  project: OpenProject,
  query: Query,
  params: SearchParams,
  kinds: readonly Kind[],
  embeddings: QueryEmbeddings,
  space: LoadedSpace,
  tiles: TileSide | null,
  work: Work,
): Promise<SearchSources> {
  const found: SearchSources = { sources: [], scenes: new Map(), notEmbedded: [] };
  const textRows = {
    term: space.unitTerms,
    paragraph: space.paragraphs.embeddings,
    document: space.documents.embeddings,
  };
  for (const kind of TEXT_KINDS) {
    const table = space.calibration.tables[kind];
    if (!embeddings.text || !table || !kinds.includes(kind)) continue;
    const moments = space.calibration.moments[kind];
    found.sources.push({
      kind,
      name: '',
      rows: textRows[kind],
      moments,
      table,
      query: embeddings.text,
      admits: null,
    });
  }
  if (!kinds.includes('tile')) return found;
  if (!tiles) return { ...found, notEmbedded: await project.store.scenes.list() };
  const embedded = await embeddedScenes(project, tiles.mapping, space.dimension, work);
  found.notEmbedded = embedded.missing;
  if (!embeddings.tile) return found;
  for (const scene of embedded.scenes) {
    if (!admitsScene(query, scene.scene)) continue;
    const { rows } = scene.tiles;
    scene.tiles.moments ??= await measureItems(rows, tiles.calibration.background, {
      signal: work.signal,
      report() {},
    });
    found.scenes.set(found.sources.length, scene);
    found.sources.push({
      kind: 'tile',
      name: scene.scene.record.id,
      rows,
      moments: scene.tiles.moments,
      table: tiles.calibration.table,
      query: embeddings.tile,
      admits: await admittedTiles(project, query, params, scene, work),
    });
  }
  return found;
}
