import { hasTable, type ReadableSqlite } from '../../io/sqlite-file.ts';
import type { LabelTextSource } from '../layer-file.ts';
import { textsFromQml } from '../styles/qml.ts';
import { textsFromSld } from '../styles/sld.ts';
import type { StyleText } from '../styles/style-text.ts';

/** What the file itself calls the values of a field: its enumerations first, then its stored styles. */
export function labelTextsOf(database: ReadableSqlite, table: string, field: string): LabelTextSource[] {
  return [...enumeration(database, table, field), ...storedStyles(database, table, field)];
}

/** The schema extension (GeoPackage 1.3, annex F.9): an enum constraint gives each value a description. */
function enumeration(database: ReadableSqlite, table: string, field: string): LabelTextSource[] {
  if (!hasTable(database, 'gpkg_data_columns') || !hasTable(database, 'gpkg_data_column_constraints'))
    return [];
  const rows = database
    .prepare(
      `SELECT c.value, c.description
       FROM gpkg_data_columns d JOIN gpkg_data_column_constraints c USING (constraint_name)
       WHERE lower(d.table_name) = lower(?) AND d.column_name = ? AND c.constraint_type = 'enum'
       ORDER BY c.rowid`,
    )
    .all(table, field) as { value: string | null; description: string | null }[];
  return rows.flatMap(({ value, description }) => {
    const name = description?.trim();
    if (value === null || !name) return [];
    return {
      value: String(value),
      name,
      synonyms: [],
      description: null,
      origin: 'column-constraints' as const,
    };
  });
}

interface StyleRow {
  readonly qml: string | null;
  readonly sld: string | null;
}

/** QGIS keeps styles in a table of its own; the default style of the layer comes first. */
function storedStyles(database: ReadableSqlite, table: string, field: string): LabelTextSource[] {
  if (!hasTable(database, 'layer_styles')) return [];
  const columns = new Set(
    (database.prepare('PRAGMA table_info(layer_styles)').all() as { name: string }[]).map(({ name }) => name),
  );
  if (!columns.has('f_table_name') || !columns.has('styleQML')) return [];
  const sld = columns.has('styleSLD') ? 'styleSLD' : 'NULL';
  const order = columns.has('useAsDefault') ? 'ORDER BY useAsDefault DESC, rowid' : 'ORDER BY rowid';
  const rows = database
    .prepare(
      `SELECT styleQML AS qml, ${sld} AS sld FROM layer_styles WHERE lower(f_table_name) = lower(?) ${order}`,
    )
    .all(table) as StyleRow[];
  return rows
    .flatMap((row) => [
      ...parseOrNothing(textsFromQml, row.qml, field),
      ...parseOrNothing(textsFromSld, row.sld, field),
    ])
    .map((text) => ({ ...text, synonyms: [], origin: 'layer-style' as const }));
}

/** A damaged style costs its names only. */
function parseOrNothing(
  parse: (xml: string, field: string) => StyleText[],
  xml: string | null,
  field: string,
): StyleText[] {
  if (!xml) return [];
  try {
    return parse(xml, field);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
