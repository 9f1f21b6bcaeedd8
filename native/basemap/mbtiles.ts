import { EngineError } from '../contract/failure.ts';
import type { Extent } from '../geo/extent.ts';
import { hasTable, openReadOnly, type ReadableSqlite } from '../io/sqlite-file.ts';
import {
  type ArchiveFacts,
  MOST_TILE_BYTES,
  MOST_ZOOM,
  plainText,
  type TileArchive,
  type TilePlace,
} from './tile-archive.ts';

interface TileRow {
  bytes: bigint;
  data: Uint8Array | null;
}

/** Larger files without an index would be searched from end to end for each tile. */
const MOST_UNINDEXED_PAGES = 20_000n;

export function isSqlite(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, 15)) === 'SQLite format 3';
}

/**
 * An MBTiles file of pictures. Source: MBTiles specification, version 1.3.
 *
 * @throws EngineError `file-unreadable`, `format-unsupported`, `format-unknown` for another SQLite file
 */
export async function openMbtiles(path: string): Promise<TileArchive> {
  let database: ReadableSqlite | null = null;
  try {
    database = await openReadOnly(path);
    return archiveOf(path, database);
  } catch (error) {
    database?.close();
    throw asUnreadable(path, error);
  }
}

function archiveOf(path: string, database: ReadableSqlite): TileArchive {
  refuseStrangers(path, database);
  const facts = factsOf(path, database);
  // The length first: a tile that is none is not even read.
  const select = database.prepare<[number, number, number], TileRow>(`
    SELECT length(tile_data) AS bytes,
      CASE WHEN length(tile_data) <= ${MOST_TILE_BYTES} THEN tile_data END AS data
    FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?`);
  refuseUnindexed(path, database);
  return {
    facts,
    async tile({ z, x, y }: TilePlace, signal: AbortSignal) {
      signal.throwIfAborted();
      try {
        // Rows are counted from the south.
        const row = select.get(z, x, 2 ** z - 1 - y);
        if (!row) return null;
        if (!(row.data instanceof Uint8Array)) throw new RangeError(`a tile has ${row.bytes} bytes`);
        return new Uint8Array(row.data);
      } catch (error) {
        throw asUnreadable(path, error);
      }
    },
    async close() {
      database.close();
    },
  };
}

/** One table, or two joined by what is equal, as the writers of such files make them: nothing is computed, and it ends. */
const PLAIN_VIEW =
  /^CREATE (TEMP )?VIEW \S+ AS SELECT [\w\s,."'`[\]]+ FROM \S+( (INNER |LEFT )?JOIN \S+ ON \S+ ?= ?\S+)?;?$/i;

function refuseStrangers(path: string, database: ReadableSqlite): void {
  if (!hasTable(database, 'tiles') || !hasTable(database, 'metadata'))
    throw new EngineError({ kind: 'format-unknown', path, known: ['MBTiles'] });
  const views = database
    .prepare<[], string>(`SELECT sql FROM sqlite_master WHERE type = 'view'`)
    .pluck()
    .all();
  if (!views.every((sql) => PLAIN_VIEW.test(sql.replace(/\s+/g, ' ').trim())))
    throw new RangeError('it has a view that computes something');
}

function refuseUnindexed(path: string, database: ReadableSqlite): void {
  const plan = database
    .prepare<[], { detail: string }>(
      'EXPLAIN QUERY PLAN SELECT 1 FROM tiles WHERE zoom_level = 0 AND tile_column = 0 AND tile_row = 0',
    )
    .all();
  const pages = database.pragma('page_count', { simple: true }) as bigint;
  if (pages <= MOST_UNINDEXED_PAGES || !plan.some(({ detail }) => detail.startsWith('SCAN'))) return;
  throw new EngineError({
    kind: 'format-unsupported',
    path,
    reason: 'it has no index over its tiles, so that each would be searched for from end to end',
    remedy: 'Make one: CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row).',
  });
}

function factsOf(path: string, database: ReadableSqlite): ArchiveFacts {
  const said = metadataOf(database);
  const format = said.get('format')?.toLowerCase() ?? '';
  if (format === 'pbf' || said.has('json')) {
    throw new EngineError({
      kind: 'format-unsupported',
      path,
      reason: 'its tiles are vector (MVT)',
      remedy: 'A base map is made of pictures: PNG, JPEG or WebP.',
    });
  }
  const zooms = zoomsOf(said, database);
  const name = said.get('name');
  const attribution = said.get('attribution');
  return {
    name: name ? plainText(name) : null,
    attribution: attribution ? plainText(attribution) : null,
    ...zooms,
    extent: extentOf(said.get('bounds')),
  };
}

function metadataOf(database: ReadableSqlite): Map<string, string> {
  const rows = database
    .prepare<[], { name: unknown; value: unknown }>(
      'SELECT name, CASE WHEN length(value) <= 100000 THEN value END AS value FROM metadata LIMIT 1000',
    )
    .all();
  return new Map(rows.map(({ name, value }) => [String(name), value === null ? '' : String(value)]));
}

/** As it says; else as its tiles are. */
function zoomsOf(said: ReadonlyMap<string, string>, database: ReadableSqlite) {
  const numbers = [said.get('minzoom'), said.get('maxzoom')].map((text) =>
    text === undefined || text === '' ? Number.NaN : Number(text),
  );
  let [minZoom, maxZoom] = numbers as [number, number];
  if (!Number.isInteger(minZoom) || !Number.isInteger(maxZoom)) {
    const found = database
      .prepare<[], { least: bigint | null; most: bigint | null }>(
        'SELECT min(zoom_level) AS least, max(zoom_level) AS most FROM tiles',
      )
      .get()!;
    [minZoom, maxZoom] = [Number(found.least ?? 0), Number(found.most ?? 0)];
  }
  if (!(minZoom >= 0 && minZoom <= maxZoom && maxZoom <= MOST_ZOOM))
    throw new RangeError(`its zooms are ${minZoom} to ${maxZoom}`);
  return { minZoom, maxZoom };
}

function extentOf(bounds: string | undefined): Extent | null {
  const numbers = (bounds ?? '').split(',').map(Number);
  const [west, south, east, north] = numbers as [number, number, number, number];
  const isOne =
    numbers.length === 4 &&
    west >= -180 &&
    east <= 180 &&
    south >= -90 &&
    north <= 90 &&
    west < east &&
    south < north;
  return isOne ? [west, south, east, north] : null;
}

/** SQLite's complaints are about the file, as is what makes no sense in it. */
function asUnreadable(path: string, error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  const isSqlite = typeof code === 'string' && code.startsWith('SQLITE_');
  if (!isSqlite && !(error instanceof RangeError)) return error;
  const reason = `it is no whole MBTiles file: ${message}`;
  return new EngineError({ kind: 'file-unreadable', path, reason }, { cause: error });
}
