import type { Work } from '../contract/work.ts';
import { isCode, isNothing } from './code.ts';
import { labelValue, maxDistinctValues } from './field-values.ts';
import type { FileLayer, LabelTextOrigin, LabelTextSource, LayerFile, LayerProgress } from './layer-file.ts';
import { readSidecarText } from './sidecar.ts';
import { textsFromQml } from './styles/qml.ts';
import { textsFromSld } from './styles/sld.ts';
import type { StyleText } from './styles/style-text.ts';

/**
 * Every text for the values of a field that lies in the layer's own files, most trusted first: enumerations and styles
 * inside the file, `.qml` and `.sld` beside it, then columns that spell the codes out. A value may have several.
 */
export async function labelTextSources(
  file: LayerFile,
  layer: FileLayer,
  field: string,
  work: Work<LayerProgress>,
): Promise<LabelTextSource[]> {
  return [
    ...((await layer.labelTexts?.(field, work)) ?? []),
    ...(await sidecarTexts(file.path, '.qml', 'qml', (xml) => textsFromQml(xml, field))),
    ...(await sidecarTexts(file.path, '.sld', 'sld', (xml) => textsFromSld(xml, field))),
    ...(await pairedColumns(layer, field, work)),
  ];
}

/** The most trusted text of each value. */
export function bestTexts(sources: readonly LabelTextSource[]): Map<string, LabelTextSource> {
  const best = new Map<string, LabelTextSource>();
  for (const source of sources) if (!best.has(source.value)) best.set(source.value, source);
  return best;
}

/** A style that is no XML was not written for us and says nothing. */
async function sidecarTexts(
  path: string,
  extension: string,
  origin: LabelTextOrigin,
  parse: (xml: string) => StyleText[],
): Promise<LabelTextSource[]> {
  const xml = await readSidecarText(path, extension);
  if (xml === null) return [];
  try {
    return parse(xml).map((text) => ({ ...text, synonyms: [], origin }));
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** A column under the test of being one-to-one with the codes. */
interface Pairing {
  readonly name: string;
  readonly wordsOf: Map<string, string>;
  readonly codesOf: Map<string, string>;
  isOneToOne: boolean;
}

/** Texts from columns in which each code has one wording and each wording one code; asked of codes only. */
async function pairedColumns(
  layer: FileLayer,
  field: string,
  work: Work<LayerProgress>,
): Promise<LabelTextSource[]> {
  const pairings: Pairing[] = layer.fields
    .filter(({ name, type }) => name !== field && type === 'text')
    .map(({ name }) => ({ name, wordsOf: new Map(), codesOf: new Map(), isOneToOne: true }));
  const codes = new Set<string>();
  for await (const feature of layer.features(work)) {
    const code = labelValue(feature.attributes[field]);
    if (feature.problem !== undefined || code === null || isNothing(code)) continue;
    codes.add(code);
    if (codes.size > maxDistinctValues) return [];
    for (const pairing of pairings) pair(pairing, code, labelValue(feature.attributes[pairing.name]));
  }
  const column = [...codes];
  const isColumnOfCodes = column.filter((code) => isCode(code, column)).length * 2 > column.length;
  if (column.length < 2 || !isColumnOfCodes) return [];
  return pairings.filter((pairing) => readsLikeWords(pairing, column.length)).flatMap(textsOfPairing);
}

function pair(pairing: Pairing, code: string, words: string | null): void {
  // A code that once lacks its wording may mean more than the wording says.
  if (words === null) pairing.isOneToOne = false;
  if (!pairing.isOneToOne || words === null) return;
  const isConsistent =
    (pairing.wordsOf.get(code) ?? words) === words && (pairing.codesOf.get(words) ?? code) === code;
  if (!isConsistent) pairing.isOneToOne = false;
  pairing.wordsOf.set(code, words);
  pairing.codesOf.set(words, code);
}

function readsLikeWords(pairing: Pairing, codeCount: number): boolean {
  if (!pairing.isOneToOne || pairing.wordsOf.size !== codeCount) return false;
  const column = [...pairing.codesOf.keys()];
  return column.every((words) => !isCode(words, column) || isNothing(words));
}

function textsOfPairing({ name: column, wordsOf }: Pairing): LabelTextSource[] {
  return Array.from(wordsOf, ([value, name]) => ({
    value,
    name,
    synonyms: [],
    description: null,
    origin: `paired-column:${column}` as const,
  }));
}
