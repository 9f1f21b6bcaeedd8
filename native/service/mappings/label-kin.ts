import type { LabelMeaning } from '../labels/label-meaning.ts';

/** Everything a label is called, in lower case. */
function namesOf({ label, name, text }: LabelMeaning): string[] {
  return [label.title, label.key.value, ...(name === null ? [] : [name]), ...text.synonyms].map(folded);
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}

/** Whether two labels share a name, e.g. because one is the other's synonym. */
function areSynonyms(one: LabelMeaning, other: LabelMeaning): boolean {
  const names = new Set(namesOf(one));
  return namesOf(other).some((name) => names.has(name));
}

function isChildOf(child: LabelMeaning, parent: LabelMeaning): boolean {
  const { parent: named } = child.text;
  return named !== null && namesOf(parent).includes(folded(named));
}

/** `[labels × labels]`, 1 where one is a synonym, parent or child of the other. */
export function labelKin(labels: readonly LabelMeaning[]): Uint8Array {
  const kin = new Uint8Array(labels.length ** 2);
  for (const [i, one] of labels.entries()) {
    for (const [j, other] of labels.entries()) {
      const areKin = areSynonyms(one, other) || isChildOf(one, other) || isChildOf(other, one);
      if (i !== j && areKin) kin[i * labels.length + j] = 1;
    }
  }
  return kin;
}

/** These labels with their synonyms, their children, and theirs in turn. */
export function withSynonymsAndChildren(
  chosen: readonly LabelMeaning[],
  all: readonly LabelMeaning[],
): LabelMeaning[] {
  const found = new Set(chosen);
  for (const parent of found) {
    for (const other of all) if (areSynonyms(parent, other) || isChildOf(other, parent)) found.add(other);
  }
  return [...found];
}
