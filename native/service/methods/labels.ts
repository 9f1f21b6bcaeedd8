import type { LabelMethods, LabelRecord, LabelText, SetLabelTextParams } from '../../contract/label.ts';
import type { Work } from '../../contract/work.ts';
import type { LabelTextParts, StoredLabel, StoredLabelText } from '../../store/ports/label.ts';
import { countLabels, labelScenes, labelScenesBoth, relabelAll } from '../labels/assign-labels.ts';
import { applyCodebook, codebookOffers } from '../labels/codebooks.ts';
import { fractionHistograms } from '../labels/label-histogram.ts';
import { type LabelMeaning, labelNamed, labelStates } from '../labels/label-meaning.ts';
import { keepLabelTexts, readLabelTexts } from '../labels/label-text-table.ts';
import { keepRule, labelRule, presentRule } from '../labels/rule-setting.ts';
import type { OpenProject } from '../open-project.ts';
import type { Session } from '../session.ts';
import { gridsAnswer } from '../tasks/tile.ts';
import { previewGrids } from '../tiles/grid-preview.ts';
import { findTile } from '../tiles/tile-id.ts';
import { describeTile, tilePage } from '../tiles/tile-records.ts';
import { whoIsWorking } from '../who.ts';
import { settled } from './edits.ts';

export function labelMethods(session: Session): LabelMethods {
  return {
    listGrids: async () => gridsAnswer(await session.project().store.grids.list()),
    previewGrid: (params, work) => previewGrids(session.project(), params, work),
    listLabels: (_, work) => labelRecords(session.project(), work),
    getRule: () => presentRule(session.project()),
    async applyRule({ rule }, work) {
      const project = session.project();
      labelRule(rule, await project.store.labels.list());
      await keepRule(project, rule);
      return relabelAll(project, work);
    },
    async previewRule({ rule }, work) {
      const project = session.project();
      const scenes = await labelScenesBoth(project, rule, work);
      const proposed = scenes.map((scene) => scene.proposed);
      const changed = scenes.reduce(
        (sum, scene) => sum + changedTiles(scene.present.labels, scene.proposed.labels),
        0,
      );
      const histograms = await fractionHistograms(project, proposed);
      return { ...(await countLabels(project, proposed)), changed, histograms };
    },
    labelCounts: async (_, work) =>
      countLabels(session.project(), await labelScenes(session.project(), null, work)),
    listTiles: (params, work) => tilePage(session.project(), params, work),
    describeTile: ({ tile }, work) => describeTile(session.project(), tile, work),
    async setTileLabel({ tiles, label }) {
      const project = session.project();
      const { id } = await labelNamed(project, label);
      await labelTiles(project, tiles, id);
    },
    clearTileLabel: ({ tiles }) => labelTiles(session.project(), tiles, null),
    listLabelTexts: async () => [...(await labelStates(session.project())).values()].map(labelText),
    setLabelText: (params) => setLabelText(session.project(), params),
    offerCodebooks: () => codebookOffers(session.project()),
    async applyCodebook({ codebook, field }) {
      const project = session.project();
      const { labels, unmatched } = await applyCodebook(project, codebook, field);
      return { labels: await textsOf(project, labels), unmatched };
    },
    async importLabelTexts({ path }) {
      const project = session.project();
      const table = await readLabelTexts(path);
      const { labels, unmatched } = await keepLabelTexts(project, table, await project.store.labels.list());
      return { labels: await textsOf(project, labels), unmatched };
    },
  };
}

/** Of labels that were just spoken of. */
async function textsOf(project: OpenProject, labels: readonly StoredLabel[]): Promise<LabelText[]> {
  project.touch('labels');
  const states = await labelStates(project);
  return labels.map((label) => labelText(states.get(label.id)!));
}

async function setLabelText(
  project: OpenProject,
  { label: title, ...said }: SetLabelTextParams,
): Promise<LabelText> {
  const { id } = await project.store.labels.get(title);
  if (Object.keys(said).length > 0) {
    const after = { ...personParts(await project.store.labelTexts.get(id)), ...said };
    const changes = [{ noun: 'label-text' as const, label: id, after }];
    await settled(
      project,
      await project.store.edits.make({ who: whoIsWorking(), action: 'set-label-text', changes }),
    );
  }
  return labelText((await labelStates(project)).get(id)!);
}

/** What a person has said of a label so far; what other sources say is left to them. */
function personParts({
  name,
  synonyms,
  description,
  parent,
  synset,
  sources,
}: StoredLabelText): LabelTextParts {
  return {
    name: sources.name === 'person' ? name : null,
    synonyms: sources.synonyms === 'person' ? synonyms : [],
    description: sources.description === 'person' ? description : null,
    parent: sources.parent === 'person' ? parent : null,
    synset: sources.synset === 'person' ? synset : null,
  };
}

/** Gives tiles a person's label, or takes it away (null): one edit, whatever scenes they are of. */
async function labelTiles(
  project: OpenProject,
  tiles: readonly string[],
  label: string | null,
): Promise<void> {
  const byScene = new Map<string, number[]>();
  for (const id of tiles) {
    const { grid, n } = await findTile(project, id);
    const numbers = byScene.get(grid.scene);
    if (numbers) numbers.push(n);
    else byScene.set(grid.scene, [n]);
  }
  const changes = [...byScene].map(([scene, numbers]) => ({
    noun: 'tile-label' as const,
    scene,
    tiles: numbers,
    label,
  }));
  const action = label === null ? 'clear-tile-label' : 'set-tile-label';
  await settled(project, await project.store.edits.make({ who: whoIsWorking(), action, changes }));
}

function changedTiles(before: { labelStart: Uint32Array; label: Uint16Array }, after: typeof before): number {
  let changed = 0;
  for (let tile = 0; tile + 1 < after.labelStart.length; tile++) {
    const old = before.label.subarray(before.labelStart[tile], before.labelStart[tile + 1]);
    const now = after.label.subarray(after.labelStart[tile], after.labelStart[tile + 1]);
    if (old.length !== now.length || old.some((label, i) => label !== now[i])) changed++;
  }
  return changed;
}

async function labelRecords(project: OpenProject, work: Work): Promise<LabelRecord[]> {
  const states = await labelStates(project);
  const features = await project.store.features.countByLabel(null);
  const counts = await countLabels(project, await labelScenes(project, null, work));
  return [...states.values()].map(({ label, name, state }) => ({
    id: label.id,
    title: label.title,
    name: name ?? label.title,
    key: label.key,
    colour: label.colour,
    features: features.get(label.id) ?? 0,
    tiles: counts.labels[label.title] ?? 0,
    state,
  }));
}

function labelText({ label, text, name, source, state, terms }: LabelMeaning): LabelText {
  const { synonyms, description, parent, synset } = text;
  return {
    label: label.title,
    key: label.key,
    name: name ?? label.title,
    synonyms,
    description,
    parent,
    synset,
    source,
    state,
    terms,
  };
}
