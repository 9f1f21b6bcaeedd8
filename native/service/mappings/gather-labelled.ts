import { EngineError } from '../../contract/failure.ts';
import type { MappingMethod } from '../../contract/image.ts';
import type { Work } from '../../contract/work.ts';
import { labelEmbedding } from '../../crossmodal/label-embedding.ts';
import { sha256 } from '../../io/hash.ts';
import { inRuns } from '../../math/time-slice.ts';
import { type FeatureScene, requireFeatureScenes } from '../extractors/scene-features.ts';
import { type LabelMeaning, labelStates } from '../labels/label-meaning.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { type LabelChoice, type LabelledTile, labelledTiles } from './labelled-tiles.ts';

export interface SceneTiles {
  scene: FeatureScene;
  tiles: LabelledTile[];
}

/** Which tiles a mapping learns from. */
export interface TrainingChoice {
  /** Extractor id. */
  readonly extractor: string;
  /** Label ids: tiles that carry one of them are left out. */
  readonly heldOut: readonly string[];
  /** `learn`: from captions, also of tiles that carry no label. `attach`: beside the labels, to judge by. */
  readonly captions?: 'learn' | 'attach';
}

/** What captions are to a mapping of this method that is trained. */
export function captionsFor(method: MappingMethod): Pick<TrainingChoice, 'captions'> {
  return method === 'infonce' ? { captions: 'learn' } : {};
}

/** What a mapping would be trained on, before the features are read. */
export interface Gathered {
  scenes: SceneTiles[];
  /** In the order of the embeddings. */
  labels: LabelMeaning[];
  embeddings: Float32Array;
  unread: LabelMeaning[];
  hash: string;
}

/** Failures: not-enough (two read labels, or one against background). */
export async function gatherLabelled(
  project: OpenProject,
  space: LoadedSpace,
  { extractor, heldOut, captions }: TrainingChoice,
  work: Work,
): Promise<Gathered> {
  const meanings = await labelStates(project, space);
  const choice = { isRead: (id: string) => isRead(meanings.get(id)), heldOut: new Set(heldOut) };
  const found: SceneTiles[] = [];
  for (const scene of await requireFeatureScenes(project, extractor, work)) {
    const described = captions ? await captionsOf(project, scene, captions === 'learn') : null;
    const tiles = await labelledTiles(project, scene, { ...choice, described }, work);
    if (tiles.length > 0) found.push({ scene, tiles });
  }
  const scenes = ofOneLayout(found);
  const labels = trainedLabels(scenes, meanings);
  const unread = [...meanings.values()].filter(({ state }) => state === 'unread');
  if (captions === 'learn') requireCaptions(scenes);
  else requireEnough(scenes, labels, unread);
  const embeddings = embedLabels(labels, space);
  return {
    scenes,
    labels,
    embeddings,
    unread,
    hash: await trainingHash(scenes, labels, embeddings, space, work),
  };
}

async function captionsOf(
  { store }: OpenProject,
  { scene }: FeatureScene,
  suffices: boolean,
): Promise<NonNullable<LabelChoice['described']>> {
  const described = await store.captions.of(scene.record.id);
  return { captions: new Map(described.map(({ tile, texts }) => [tile, texts])), suffices };
}

const LEAST_CAPTIONED = 2;

function requireCaptions(scenes: readonly SceneTiles[]): void {
  const found = scenes.reduce(
    (sum, { tiles }) => sum + tiles.filter(({ captions }) => captions !== undefined).length,
    0,
  );
  if (found >= LEAST_CAPTIONED) return;
  throw new EngineError({
    kind: 'not-enough',
    what: 'pictures with a caption to learn from',
    found,
    needed: LEAST_CAPTIONED,
    remedy: 'Add a folder of pictures with “scene add --image-set --captions”, or train by another --method.',
  });
}

function isRead(meaning: LabelMeaning | undefined): boolean {
  return meaning !== undefined && meaning.state !== 'unread';
}

function ofOneLayout(scenes: readonly SceneTiles[]): SceneTiles[] {
  const counts = new Map<string, number>();
  for (const { scene, tiles } of scenes) {
    const name = scene.setup.layoutName;
    counts.set(
      name,
      (counts.get(name) ?? 0) + tiles.filter(({ shares, captions }) => shares.length > 0 || captions).length,
    );
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  return scenes.filter(({ scene }) => scene.setup.layoutName === most);
}

function trainedLabels(scenes: readonly SceneTiles[], meanings: Map<string, LabelMeaning>): LabelMeaning[] {
  const carried = new Set(
    scenes.flatMap(({ tiles }) => tiles.flatMap(({ shares }) => shares.map(([id]) => id))),
  );
  return [...meanings.values()].filter(({ label }) => carried.has(label.id));
}

function requireEnough(
  scenes: readonly SceneTiles[],
  labels: readonly LabelMeaning[],
  unread: readonly LabelMeaning[],
): void {
  const hasBackground = scenes.some(({ tiles }) => tiles.some(({ shares }) => shares.length === 0));
  if (labels.length >= 2 || (labels.length === 1 && hasBackground)) return;
  const remedy = [
    unread.length > 0
      ? `The space knows no word of ${unread.map(({ label }) => label.title).join(', ')}: say what they mean with “label text”, or train on more text.`
      : '',
    labels.length === 0
      ? 'A tile carries a label when polygons cover enough of it: lower the threshold of “label”, or cut smaller tiles.'
      : 'Label tiles as something else too, or import the layer with --complete so that what it leaves free is background.',
  ]
    .join(' ')
    .trim();
  throw new EngineError({
    kind: 'not-enough',
    what: 'labels with a known word on some tile',
    found: labels.length,
    needed: 2,
    remedy,
  });
}

function embedLabels(labels: readonly LabelMeaning[], space: LoadedSpace): Float32Array {
  const rows = new Float32Array(labels.length * space.dimension);
  for (const [index, { name, text }] of labels.entries()) {
    const words = { name, synonyms: text.synonyms, description: text.description };
    const placed = labelEmbedding(words, (part) => space.embedder.embed(part));
    if (placed.state !== 'unread') rows.set(placed.embedding, index * space.dimension);
  }
  return rows;
}

/** Tiles written at once: the text of all of them would be long. */
const TILES_A_PIECE = 1000;

async function trainingHash(
  scenes: readonly SceneTiles[],
  labels: readonly LabelMeaning[],
  labelEmbeddings: Float32Array,
  space: LoadedSpace,
  work: Work,
): Promise<string> {
  const pieces: string[] = [];
  for (const { scene, tiles } of scenes) {
    pieces.push(JSON.stringify([scene.scene.record.id, scene.grid.id, scene.setup.version]));
    const add = (first: number, end: number) => pieces.push(sha256(JSON.stringify(tiles.slice(first, end))));
    await inRuns(tiles.length, TILES_A_PIECE, add, work.signal);
  }
  const names = labels.map(({ label }) => label.id);
  const facts = JSON.stringify([space.record.id, pieces, names]);
  return sha256(facts, new Uint8Array(labelEmbeddings.buffer)).slice(0, 16);
}
