import type { LabelCounts, Rule } from '../../contract/label.ts';
import type { Work } from '../../contract/work.ts';
import { sha256 } from '../../io/hash.ts';
import type { Fractions } from '../../labelling/fractions.ts';
import { applyRule, type LabelRule, type PersonLabels, type TileLabels } from '../../labelling/rule.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { AssignedLabels } from '../../store/ports/tile-label.ts';
import type { OpenProject } from '../open-project.ts';
import { assignedOf, fractionsOf } from './fraction-storage.ts';
import { labelStates } from './label-meaning.ts';
import { labelRule, presentRule } from './rule-setting.ts';
import { tableLabels } from './table-labels.ts';

/** A scene's fractions and what its tiles are labelled under a rule. */
export interface LabelledScene {
  grid: StoredGrid;
  fractions: Fractions;
  /** Names what the fractions were computed from. */
  fractionRevision: string;
  labels: TileLabels;
  /** Without what a person said of single tiles. */
  byRule: TileLabels;
}

/** Applies a rule (null: the present one) to every scene whose fractions are there; writes nothing. */
export async function labelScenes(
  project: OpenProject,
  rule: Rule | null,
  work: Work,
): Promise<LabelledScene[]> {
  const byId = await ruleById(project, rule);
  return (await readScenes(project, work)).map((scene) => labelScene(scene, byId));
}

/** Every scene whose fractions are there, under the present rule and under another one. */
export async function labelScenesBoth(
  project: OpenProject,
  rule: Rule,
  work: Work,
): Promise<{ present: LabelledScene; proposed: LabelledScene }[]> {
  const [present, proposed] = [await ruleById(project, null), await ruleById(project, rule)];
  return (await readScenes(project, work)).map((scene) => ({
    present: labelScene(scene, present),
    proposed: labelScene(scene, proposed),
  }));
}

async function readScenes(project: OpenProject, work: Work): Promise<FractionScene[]> {
  const scenes: FractionScene[] = [];
  for (const grid of await project.store.grids.list()) {
    const scene = await readScene(project, grid, work);
    if (scene) scenes.push(scene);
  }
  return scenes;
}

async function ruleById(project: OpenProject, rule: Rule | null): Promise<LabelRule> {
  return labelRule(rule ?? (await presentRule(project)), await project.store.labels.list());
}

/** What rules are applied to. */
interface FractionScene extends Pick<LabelledScene, 'grid' | 'fractions' | 'fractionRevision'> {
  /** Id of the layer that is drawn by hand. */
  drawnLayer: string | null;
  /** What the table of embeddings says whose rows the tiles are: label ids by tile number. */
  table: ReadonlyMap<number, string> | null;
  /** What a person said of single tiles. */
  reviewed: readonly { tile: number; label: string }[];
}

/** Null for a scene without fractions. */
async function readScene(project: OpenProject, grid: StoredGrid, work: Work): Promise<FractionScene | null> {
  const { store } = project;
  // Before the fractions: of the two, the name may be the older one, never the newer.
  const fractionRevision = await store.tileLabels.fractionRevision(grid.scene);
  const table = await store.tileLabels.getFractions(grid.scene, work);
  if (!table || fractionRevision === null) return null;
  return {
    grid,
    fractions: fractionsOf(table, grid),
    fractionRevision,
    drawnLayer: (await store.layers.drawn())?.id ?? null,
    table: await tableLabels(project, grid.scene),
    reviewed: await store.tileLabels.personLabels(grid.scene),
  };
}

function labelScene(
  { grid, fractions, fractionRevision, drawnLayer, table, reviewed }: FractionScene,
  rule: LabelRule,
): LabelledScene {
  const person = new Map<number, PersonLabels>();
  for (const [tile, label] of table ?? []) person.set(tile, { origin: 'table', labelIds: [label] });
  if (drawnLayer !== null)
    for (const [tile, drawn] of drawnLabels(fractions, rule, drawnLayer)) person.set(tile, drawn);
  const byRule = applyRule(fractions, rule, person);
  for (const { tile, label } of reviewed) person.set(tile, { origin: 'reviewed', labelIds: [label] });
  const labels = reviewed.length === 0 ? byRule : applyRule(fractions, rule, person);
  return { grid, fractions, fractionRevision, labels, byRule };
}

/** What was drawn by hand outranks imported layers: in tiles where it reaches its threshold, nothing else counts. */
function drawnLabels(fractions: Fractions, rule: LabelRule, drawnLayer: string): Map<number, PersonLabels> {
  const found = new Map<number, PersonLabels>();
  const isDrawn = fractions.features.map((feature) => feature.layerId === drawnLayer);
  if (!isDrawn.includes(true)) return found;
  for (let tile = 0; tile < fractions.insideComplete.length; tile++) {
    const labelIds: string[] = [];
    for (let entry = fractions.entryStart[tile]!; entry < fractions.entryStart[tile + 1]!; entry++) {
      const id = fractions.labelIds[fractions.label[entry]!]!;
      const behind = fractions.feature.subarray(
        fractions.featureStart[entry],
        fractions.featureStart[entry + 1],
      );
      const reaches = fractions.fraction[entry]! >= (rule.thresholds?.[id] ?? rule.threshold);
      if (reaches && behind.some((feature) => isDrawn[feature])) labelIds.push(id);
    }
    if (labelIds.length > 0) found.set(tile, { origin: 'drawn', labelIds });
  }
  return found;
}

/** Names what the labels of a scene follow from. */
export function labelRevision(fractionRevision: string, rule: Rule): string {
  return sha256(fractionRevision, JSON.stringify(rule)).slice(0, 16);
}

/**
 * Writes what the present rule says of every scene. A person's labels are laid over it when it is read, so that they
 * can be undone. One call at a time, so that what is written last is by the newest rule.
 */
export function relabelAll(project: OpenProject, work: Work): Promise<LabelCounts> {
  return project.relabelling.run(() => relabelNow(project, work));
}

async function relabelNow(project: OpenProject, work: Work): Promise<LabelCounts> {
  const rule = await presentRule(project);
  const scenes = await labelScenes(project, rule, work);
  for (const { grid, byRule, fractionRevision } of scenes) {
    // A scene that was cut anew meanwhile, or taken away, has no use for these.
    if ((await project.store.grids.find(grid.scene))?.id !== grid.id) continue;
    const revision = labelRevision(fractionRevision, rule);
    await project.store.tileLabels.putAssigned(grid.scene, assignedOf(byRule), revision);
  }
  project.touch('tiles', 'labels');
  return countLabels(project, scenes);
}

/** The labels of one scene: as assigned, or (for a preview) as a rule would have it. Null before there are fractions. */
export async function assignedLabels(
  project: OpenProject,
  scene: string,
  rule: Rule | null,
  work: Work,
): Promise<AssignedLabels | null> {
  if (rule === null) return project.store.tileLabels.getAssigned(scene);
  const grid = await project.store.grids.find(scene);
  const found = grid && (await readScene(project, grid, work));
  return found && assignedOf(labelScene(found, await ruleById(project, rule)).labels);
}

export async function countLabels(
  project: OpenProject,
  scenes: readonly LabelledScene[],
): Promise<LabelCounts> {
  const meanings = await labelStates(project);
  const counts = new Map([...meanings.keys()].map((id) => [id, 0]));
  const answer = { unlabelled: 0, background: 0, conflicts: 0, boundary: 0 };
  for (const { labels } of scenes) {
    for (const [index, id] of labels.labelIds.entries())
      counts.set(id, (counts.get(id) ?? 0) + labels.counts[index]!);
    answer.unlabelled += labels.unlabelled;
    answer.background += labels.background;
    answer.conflicts += labels.conflicts;
    answer.boundary += labels.boundary;
  }
  const titled = [...counts].flatMap(([id, count]) => {
    const meaning = meanings.get(id);
    return meaning ? [[meaning.label.title, count] as const] : [];
  });
  const unread = [...meanings.values()]
    .filter(({ state }) => state === 'unread')
    .map(({ label }) => label.title);
  const warnings = [...largestFractions(scenes)]
    .filter(([id]) => counts.get(id) === 0)
    .map(([id, fraction]) => neverReached(meanings.get(id)?.label.title ?? id, fraction));
  return { labels: Object.fromEntries(titled), ...answer, unreadLabels: unread, warnings };
}

/** The largest covered fraction of any tile, by label id. */
function largestFractions(scenes: readonly LabelledScene[]): Map<string, number> {
  const largest = new Map<string, number>();
  for (const { fractions } of scenes) {
    for (const [entry, fraction] of fractions.fraction.entries()) {
      const id = fractions.labelIds[fractions.label[entry]!]!;
      if (fraction > (largest.get(id) ?? 0)) largest.set(id, fraction);
    }
  }
  return largest;
}

function neverReached(title: string, fraction: number): string {
  const percent = Math.max(1, Math.round(100 * fraction));
  return `${title} labels no tile: it covers at most ${percent} % of one. Lower the threshold, or cut smaller tiles.`;
}
