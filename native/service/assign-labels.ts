import type { LabelCounts, Rule } from '../contract/label.ts';
import type { Work } from '../contract/work.ts';
import { sha256 } from '../io/hash.ts';
import type { Fractions } from '../labelling/fractions.ts';
import { applyRule, type LabelRule, type PersonLabels, type TileLabels } from '../labelling/rule.ts';
import type { StoredGrid } from '../store/ports/grid.ts';
import type { AssignedLabels } from '../store/ports/tile-label.ts';
import { assignedOf, fractionsOf } from './fraction-storage.ts';
import { labelStates } from './label-meaning.ts';
import type { OpenProject } from './open-project.ts';
import { labelRule, presentRule } from './rule-setting.ts';

/** A scene's fractions and what its tiles are labelled under a rule. */
export interface LabelledScene {
  grid: StoredGrid;
  fractions: Fractions;
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
  const labels = await project.store.labels.list();
  const byId = labelRule(rule ?? (await presentRule(project)), labels);
  const drawn = await project.store.layers.drawn();
  const scenes: LabelledScene[] = [];
  for (const grid of await project.store.grids.list()) {
    const table = await project.store.tileLabels.getFractions(grid.scene, work);
    if (!table) continue;
    const fractions = fractionsOf(table, grid);
    const person = drawn ? drawnLabels(fractions, byId, drawn.id) : new Map<number, PersonLabels>();
    const byRule = applyRule(fractions, byId, person);
    const reviewed = await project.store.tileLabels.personLabels(grid.scene);
    for (const { tile, label } of reviewed) person.set(tile, { origin: 'reviewed', labelIds: [label] });
    const labels = reviewed.length === 0 ? byRule : applyRule(fractions, byId, person);
    scenes.push({ grid, fractions, labels, byRule });
  }
  return scenes;
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

/** Writes what the present rule says of every scene. A person's labels are laid over it when it is read, so that they can be undone. */
export async function relabelAll(project: OpenProject, work: Work): Promise<LabelCounts> {
  const rule = await presentRule(project);
  const scenes = await labelScenes(project, rule, work);
  for (const { grid, byRule } of scenes) {
    const fractionRevision = (await project.store.tileLabels.fractionRevision(grid.scene)) ?? '';
    const revision = sha256(fractionRevision, JSON.stringify(rule)).slice(0, 16);
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
  const found = (await labelScenes(project, rule, work)).find(({ grid }) => grid.scene === scene);
  return found ? assignedOf(found.labels) : null;
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
