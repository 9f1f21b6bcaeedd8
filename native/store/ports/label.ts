export interface LabelKey {
  /** Layer id; null for a name a person gave. */
  layer: string | null;
  field: string | null;
  value: string;
}

export interface NewLabel {
  title: string;
  key: LabelKey;
}

export interface StoredLabel extends NewLabel {
  id: string;
  /** Index of its colour and pattern: labels are counted in the order of first use. */
  colour: number;
}

export interface LabelStore {
  /**
   * The labels with these keys, in the order given; those missing are made. A title that is taken by another key
   * gets the next free number: “forest 2”.
   */
  ensure(labels: NewLabel[]): Promise<StoredLabel[]>;
  /** In the order of their colours. */
  list(): Promise<StoredLabel[]>;
  /** By id, else by title. */
  find(idOrTitle: string): Promise<StoredLabel | null>;
  get(idOrTitle: string): Promise<StoredLabel>;
}

/** Where label texts come from, first outranks. Those ending in a colon go on with a name. */
export const TEXT_SOURCES = [
  'person',
  'file:',
  'column-constraints',
  'layer-style',
  'qml',
  'sld',
  'aux-xml',
  'paired-column:',
  'codebook:',
  'value',
] as const;

/** What one source says; null and an empty list say nothing. */
export interface LabelTextParts {
  name: string | null;
  synonyms: string[];
  description: string | null;
  parent: string | null;
  synset: string | null;
}

/** Each part from the best source that has it. */
export interface StoredLabelText extends LabelTextParts {
  /** Label id. */
  label: string;
  sources: Record<keyof LabelTextParts, string | null>;
}

/** A person's texts go through `EditStore.make`, so that they can be undone. */
export interface LabelTextStore {
  /** Of every label, in the order of their colours; a label nobody has a word for has nulls. */
  list(): Promise<StoredLabelText[]>;
  /** By label id. */
  get(label: string): Promise<StoredLabelText>;
  /** Replaces all that `source` says of these labels, and only that. */
  put(source: string, texts: ({ label: string } & LabelTextParts)[]): Promise<void>;
}
