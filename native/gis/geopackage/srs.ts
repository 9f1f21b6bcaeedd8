import { hasTable, type ReadableSqlite } from '../../io/sqlite-file.ts';
import { findCrs, withoutCrs } from '../crs-finding.ts';
import type { CrsFinding } from '../layer-file.ts';

interface SrsRow {
  readonly organization: string;
  readonly organization_coordsys_id: bigint;
  readonly definition: string | null;
  /** WKT 2, from the extension of that number; absent in most files. */
  readonly definition_12_063?: string | null;
}

/** The CRS behind an srs id: by its authority's number, else by its WKT or PROJ text. */
export function findSrs(database: ReadableSqlite, srsId: bigint): CrsFinding {
  // Both are set aside by the standard (table 3, requirement 11).
  if (srsId === -1n) return withoutCrs('the file calls it “undefined Cartesian”');
  if (srsId === 0n) return withoutCrs('the file calls it “undefined geographic”');
  if (!hasTable(database, 'gpkg_spatial_ref_sys'))
    return withoutCrs('the file has no table of reference systems');
  const row = database.prepare('SELECT * FROM gpkg_spatial_ref_sys WHERE srs_id = ?').get(srsId) as
    | SrsRow
    | undefined;
  if (!row) return withoutCrs(`the file does not define its reference system ${srsId}`);
  const candidates = [row.definition, row.definition_12_063].filter(isDefined);
  if (/^epsg$/i.test(row.organization ?? '')) candidates.unshift(`EPSG:${row.organization_coordsys_id}`);
  return findCrs(candidates, `the file does not define its reference system ${srsId}`);
}

function isDefined(definition: string | null | undefined): definition is string {
  return definition !== null && definition !== undefined && definition !== 'undefined';
}
