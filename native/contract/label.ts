import type { Work } from './work.ts';

export type RuleMode = 'multi' | 'winner' | 'pure';

/** Turns covered fractions into labels. */
export interface Rule {
  /** Least covered fraction, in [0, 1]. */
  threshold: number;
  /** Labels (by title) with a threshold of their own. */
  thresholds: Record<string, number>;
  mode: RuleMode;
}

export interface LabelCounts {
  labels: Record<string, number>;
  unlabelled: number;
  /** Tiles inside a complete layer that nothing covers: “none of these”. */
  background: number;
  conflicts: number;
  boundary: number;
  unreadLabels: string[];
  /** Sentences on layers that miss a scene, cross themselves or cover nothing. */
  warnings: string[];
}

export interface LabelRecord {
  id: string;
  /** Unique in the project; what commands and answers call it. */
  title: string;
  /** What it means in words: the name of its text, else its value split into words. */
  name: string;
  key: { layer: string | null; field: string | null; value: string };
  /** Index of its colour and pattern, in the order of first use. */
  colour: number;
  features: number;
  tiles: number;
  state: 'read' | 'partly' | 'unread';
}

export interface LabelText {
  label: string;
  key: { layer: string | null; field: string | null; value: string };
  name: string;
  synonyms: string[];
  description: string | null;
  parent: string | null;
  synset: string | null;
  /** Where the name came from. */
  source: string;
  state: 'read' | 'partly' | 'unread';
  terms: { text: string; found: boolean; count: number }[];
}

/** A codebook that has the codes of a column which nothing explains yet. */
export interface CodebookOffer {
  codebook: string;
  title: string;
  /** Name of the layer; null where the labels are of none. */
  layer: string | null;
  field: string | null;
  /** How many codes the column has. */
  values: number;
  /** What it would say of the labels it knows. */
  means: { label: string; name: string }[];
}

/** What a person says of a label. A part that is left out stays as it was; null or an empty list takes it back. */
export interface SetLabelTextParams {
  label: string;
  name?: string | null;
  synonyms?: string[];
  description?: string | null;
  parent?: string | null;
  synset?: string | null;
}

/** `table`: the label column of the table of embeddings that the tile is a row of. */
export type LabelOrigin = 'rule' | 'drawn' | 'reviewed' | 'background' | 'none' | 'table';

export interface TileRecord {
  tile: string;
  scene: string;
  column: number;
  row: number;
  extent: [number, number, number, number] | null;
  fractions: Record<string, number>;
  labels: string[];
  origin: LabelOrigin;
  features: { layer: string; feature: string }[];
}

export interface GridParams {
  /** All scenes when null. */
  scene: string | null;
  sizePx: number | null;
  /** Instead of `sizePx`. */
  sizeM: number | null;
  /** Equal to the size when null. */
  stridePx: number | null;
  /** Side on the ground of the pixels that tiles are looked at with; null, or left out: of each scene's own. */
  pixelSizeM?: number | null;
}

export interface SceneGrid {
  id: string;
  tiles: number;
  columns: number;
  rows: number;
  nodataTiles: number;
  sizePx: number;
  stridePx: number;
  /** Of the pixels that tiles are looked at with; null for the scene's own. */
  pixelSizeM: number | null;
}

export interface GridPreview {
  sizePx: number;
  tiles: number;
  /** Labelled tiles per label at the present rule. */
  labels: Record<string, number>;
  /** Median, over labelled tiles, of the largest covered fraction; null without labelled tiles. */
  medianPurity: number | null;
}

export interface LabelMethods {
  listGrids(params: Record<string, never>, work: Work): Promise<{ scenes: SceneGrid[]; tiles: number }>;
  /** What several tile sizes would yield; changes nothing. */
  previewGrid(
    params: GridParams,
    work: Work<{ done: number; total: number }>,
  ): Promise<{ scenes: { id: string; sizes: GridPreview[] }[] }>;
  listLabels(params: Record<string, never>, work: Work): Promise<LabelRecord[]>;
  getRule(params: Record<string, never>, work: Work): Promise<Rule>;
  /** Labels every tile anew from the fractions that are there; what a person gave stays. */
  applyRule(params: { rule: Rule }, work: Work): Promise<LabelCounts>;
  /** What `applyRule` would answer, and how many tiles would change; changes nothing. */
  previewRule(
    params: { rule: Rule },
    work: Work,
  ): Promise<LabelCounts & { changed: number; histograms: Record<string, number[]> }>;
  labelCounts(params: Record<string, never>, work: Work): Promise<LabelCounts>;
  /** Tiles in scene and tile order, from `offset`. */
  listTiles(
    params: { scene: string | null; offset: number; limit: number },
    work: Work,
  ): Promise<TileRecord[]>;
  describeTile(
    params: { tile: string },
    work: Work,
  ): Promise<TileRecord & { nearestTerms: { text: string; similarity: number }[] }>;
  setTileLabel(params: { tiles: string[]; label: string }, work: Work): Promise<void>;
  /** Takes a person's label away again; the rule decides. */
  clearTileLabel(params: { tiles: string[] }, work: Work): Promise<void>;
  listLabelTexts(params: Record<string, never>, work: Work): Promise<LabelText[]>;
  setLabelText(params: SetLabelTextParams, work: Work): Promise<LabelText>;
  /** Codebooks whose codes are those of labels; nothing is said until one is applied. */
  offerCodebooks(params: Record<string, never>, work: Work): Promise<CodebookOffer[]>;
  /** Field: null for every column of codes that the codebook fits. */
  applyCodebook(
    params: { codebook: string; field: string | null },
    work: Work,
  ): Promise<{ labels: LabelText[]; unmatched: string[] }>;
  /** Columns value, name, synonyms (`;`), description, parent and, optionally, field. */
  importLabelTexts(
    params: { path: string },
    work: Work,
  ): Promise<{ labels: LabelText[]; unmatched: string[] }>;
}
