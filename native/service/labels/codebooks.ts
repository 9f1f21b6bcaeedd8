import { EngineError } from '../../contract/failure.ts';
import type { CodebookOffer } from '../../contract/label.ts';
import { isCode, isNothing } from '../../gis/code.ts';
import { resourcePath } from '../../io/resources.ts';
import type { StoredLabel } from '../../store/ports/label.ts';
import type { OpenProject } from '../open-project.ts';
import { type LabelMeaning, labelStates } from './label-meaning.ts';
import { keepLabelTexts, type LabelTextTable, readLabelTexts } from './label-text-table.ts';

/**
 * What the codes of public land-cover maps mean. A level of BCLCS is a book by itself: `W` is water in the second and a
 * wetland in the third. A value without a name in its file means nothing that could be searched for.
 */
const CODEBOOKS = [
  { id: 'NLCD', file: 'nlcd', title: 'National Land Cover Database, United States' },
  { id: 'DynamicWorld', file: 'dynamic-world', title: 'Dynamic World' },
  { id: 'WorldCover', file: 'worldcover', title: 'ESA WorldCover' },
  { id: 'CORINE', file: 'corine-3', title: 'CORINE Land Cover, level 3' },
  ...[1, 2, 3, 4, 5].map((level) => ({
    id: `BCLCS-${level}`,
    file: `bclcs-${level}`,
    title: `British Columbia Land Cover Classification Scheme, level ${level}`,
  })),
] as const;

export type Codebook = (typeof CODEBOOKS)[number];

/** A column is told by a codebook that has this share of its values; the rest may be mistakes. */
const LEAST_SHARE = 0.8;
/** One value could be a code of anything. */
const LEAST_VALUES = 2;

/** Codes that share a layer and a field, of which nothing better than a codebook says what they mean. */
export interface CodeColumn {
  /** Layer id; null where a person, or a table of tiles, gave the labels. */
  readonly layer: string | null;
  readonly field: string | null;
  readonly labels: readonly StoredLabel[];
}

/** The codebooks that fit columns of codes nobody has explained yet, the best first; nothing is applied. */
export async function codebookOffers(project: OpenProject): Promise<CodebookOffer[]> {
  const meanings = [...(await labelStates(project)).values()];
  const columns = codeColumns(meanings);
  if (columns.length === 0) return [];
  const said = new Map(meanings.map(({ label, text }) => [label.id, text.sources.name]));
  const layers = new Map((await project.store.layers.list()).map(({ id, name }) => [id, name]));
  const offers: CodebookOffer[] = [];
  for (const book of CODEBOOKS) {
    const { rows } = await tableOf(book);
    for (const column of columns.filter((one) => fits(one, rows))) {
      const means = column.labels.flatMap((label) => {
        const row = rows.find(({ value }) => value === label.key.value);
        return row?.name && said.get(label.id) === null ? [{ label: label.title, name: row.name }] : [];
      });
      if (means.length === 0) continue;
      offers.push({
        codebook: book.id,
        title: book.title,
        layer: column.layer === null ? null : (layers.get(column.layer) ?? null),
        field: column.field,
        values: column.labels.length,
        means,
      });
    }
  }
  return offers.sort((one, other) => other.means.length - one.means.length);
}

/**
 * Lets a codebook say what the codes of these columns mean; what a person or a file says of them stays before it.
 *
 * @param field null: of every column that it fits
 * @returns the labels it spoke of, and the values it does not know
 * Failures: not-found (no such codebook), not-enough (no column of codes fits)
 */
export async function applyCodebook(
  project: OpenProject,
  name: string,
  field: string | null,
): Promise<{ labels: StoredLabel[]; unmatched: string[] }> {
  const book = codebookNamed(name);
  const table = await tableOf(book);
  const columns = codeColumns([...(await labelStates(project)).values()]).filter((column) =>
    field === null ? fits(column, table.rows) : column.field === field,
  );
  if (columns.length === 0) throw nothingFits(book, field);
  const codes = columns.flatMap(({ labels }) => labels);
  const values = new Set(codes.map(({ key }) => key.value));
  const spoken = { ...table, rows: table.rows.filter(({ value }) => values.has(value)) };
  const { labels } = await keepLabelTexts(project, spoken, codes);
  const known = new Set(table.rows.map(({ value }) => value));
  return { labels, unmatched: [...values].filter((value) => !known.has(value)) };
}

/** Codes that nothing but a codebook explains, by layer and field. */
export function codeColumns(meanings: readonly LabelMeaning[]): CodeColumn[] {
  const groups = Map.groupBy(meanings, ({ label: { key } }) => JSON.stringify([key.layer, key.field]));
  return [...groups.values()].flatMap((group) => {
    const column = group.map(({ label }) => label.key.value);
    const labels = group
      .filter(({ text }) => text.sources.name === null || text.sources.name.startsWith('codebook:'))
      .map(({ label }) => label)
      .filter(({ key }) => isCode(key.value, column) && !isNothing(key.value));
    const { layer, field } = group[0]!.label.key;
    return labels.length < LEAST_VALUES ? [] : [{ layer, field, labels }];
  });
}

function fits({ labels }: CodeColumn, rows: LabelTextTable['rows']): boolean {
  const known = new Set(rows.map(({ value }) => value));
  const found = labels.filter(({ key }) => known.has(key.value)).length;
  return found >= LEAST_VALUES && found >= LEAST_SHARE * labels.length;
}

async function tableOf({ id, file }: Codebook): Promise<LabelTextTable> {
  const table = await readLabelTexts(resourcePath(`codebooks/${file}.csv`));
  return { ...table, source: `codebook:${id}` };
}

function codebookNamed(name: string): Codebook {
  const book = CODEBOOKS.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  if (book) return book;
  const known = CODEBOOKS.map(({ id }) => id);
  throw new EngineError({ kind: 'not-found', what: 'codebook', name, known });
}

function nothingFits({ id }: Codebook, field: string | null): EngineError {
  const what = field === null ? `labels whose codes are those of ${id}` : `unexplained codes in ${field}`;
  const remedy =
    'A codebook fits a column when it has eight of ten of its codes and nothing better explains them; name the column with --field, or say what labels mean with “label text --from”.';
  return new EngineError({ kind: 'not-enough', what, found: 0, needed: LEAST_VALUES, remedy });
}
