/** What a style calls a value of a field. */
export interface StyleText {
  readonly value: string;
  readonly name: string;
  readonly description: string | null;
}

/** Leaves out names that add nothing: QGIS names a new category after its value. */
export function styleText(value: string, name: string, description: string | null = null): StyleText[] {
  const trimmed = name.trim();
  if (value === '' || value === 'NULL' || trimmed === '' || trimmed === value.trim()) return [];
  return [{ value, name: trimmed, description: description?.trim() || null }];
}
