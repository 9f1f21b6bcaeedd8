import { EngineError } from '../../contract/failure.ts';
import { isCode, isNothing, splitName } from '../../gis/code.ts';
import type { LabelTextSource } from '../../gis/layer-file.ts';
import type { LabelKey, StoredLabel, StoredLabelText } from '../../store/ports/label.ts';
import { tokens } from '../../text/vocabulary/tokenize.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';

/** What a label says in words, and which of them the space knows. */
export interface LabelMeaning {
  label: StoredLabel;
  text: StoredLabelText;
  /** The name in words; null when the value is a code, or says “nothing”, and no text explains it. */
  name: string | null;
  source: string;
  state: 'read' | 'partly' | 'unread';
  terms: { text: string; found: boolean; count: number }[];
}

/**
 * The meaning of every label by id, judged with a space, else with the active one; without either, whatever has words
 * counts as read.
 */
export async function labelStates(
  project: OpenProject,
  judge: LoadedSpace | null = null,
): Promise<Map<string, LabelMeaning>> {
  const [labels, texts, space] = await Promise.all([
    project.store.labels.list(),
    project.store.labelTexts.list(),
    judge ?? project.spaces.active(),
  ]);
  const textOf = new Map(texts.map((text) => [text.label, text]));
  const columns = valuesByColumn(labels);
  return new Map(
    labels.map((label) => [
      label.id,
      meaningOf(label, textOf.get(label.id)!, columns.get(columnOf(label.key))!, space),
    ]),
  );
}

function meaningOf(
  label: StoredLabel,
  text: StoredLabelText,
  column: readonly string[],
  space: LoadedSpace | null,
): LabelMeaning {
  const { value } = label.key;
  const isNamedByPerson = label.key.field === null;
  const ownWords =
    !isNothing(value) && (isNamedByPerson || !isCode(value, column)) ? splitName(value).join(' ') : null;
  const name = text.name ?? ownWords;
  const source = text.sources.name ?? (isNamedByPerson ? 'person' : 'value');
  const read = (part: string) => (space ? space.embedder.reader.terms(part) : tokens(part));
  const words = [name ?? '', ...text.synonyms, text.description ?? ''].flatMap(read);
  // Without a space nothing can be looked up: whatever has words will be readable by some space.
  if (!space) return { label, text, name, source, state: words.length > 0 ? 'read' : 'unread', terms: [] };
  const terms = [...new Set(words)].map((token) => {
    const count = space.countOf(token);
    return { text: token, found: space.placeOf('term', token) >= 0, count };
  });
  return { label, text, name, source, state: stateOf(terms), terms };
}

function stateOf(terms: LabelMeaning['terms']): LabelMeaning['state'] {
  const found = terms.filter((term) => term.found).length;
  if (found === 0) return 'unread';
  return found === terms.length ? 'read' : 'partly';
}

/** Values that share a field: whether a value is a code is judged beside its neighbours. */
function valuesByColumn(labels: readonly StoredLabel[]): Map<string, string[]> {
  const columns = new Map<string, string[]>();
  for (const { key } of labels) {
    const values = columns.get(columnOf(key)) ?? [];
    values.push(key.value);
    columns.set(columnOf(key), values);
  }
  return columns;
}

function columnOf({ layer, field }: LabelKey): string {
  return JSON.stringify([layer, field]);
}

/** Keeps what the layer's own files say of its labels, each under its origin. */
export async function putTextSources(
  project: OpenProject,
  labels: readonly StoredLabel[],
  sources: readonly LabelTextSource[],
): Promise<void> {
  const byValue = new Map(labels.map((label) => [label.key.value, label.id]));
  const byOrigin = Map.groupBy(sources, (source) => source.origin);
  for (const [origin, entries] of byOrigin) {
    const texts = entries.flatMap(({ value, name, synonyms, description }) => {
      const label = byValue.get(value);
      return label ? [{ label, name, synonyms: [...synonyms], description, parent: null, synset: null }] : [];
    });
    await project.store.labelTexts.put(origin, texts);
  }
}

/** The label of that title, made when it is missing: a name a person gave. Failure: out-of-range (a blank one). */
export async function labelNamed(project: OpenProject, name: string): Promise<StoredLabel> {
  const title = name.trim();
  if (title === '') {
    throw new EngineError({ kind: 'out-of-range', what: 'The label', reason: 'it is empty; name it' });
  }
  const known = await project.store.labels.find(title);
  if (known) return known;
  const [made] = await project.store.labels.ensure([
    { title, key: { layer: null, field: null, value: title } },
  ]);
  return made!;
}
