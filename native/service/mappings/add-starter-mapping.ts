import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { silent, type Work } from '../../contract/work.ts';
import { embedTiles } from '../../crossmodal/mapping.ts';
import { sha256 } from '../../io/hash.ts';
import { resourcePath } from '../../io/resources.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import { defaultExtractors } from '../extractors/scene-features.ts';
import { freeName } from '../free-name.ts';
import type { OpenProject } from '../open-project.ts';
import { mappingToBytes } from './mapping-bytes.ts';
import { mappingCalibration } from './mapping-calibration.ts';
import { readStarterMapping, starterMappingFolder } from './starter-mapping.ts';

/**
 * The extractor from whose features a mapping is shipped: for scenes that nobody has labelled. Null where tiles carry labels, which
 * teach more of the place, or where no scene has such features.
 *
 * @param asked the extractor that must be used, or null
 */
export async function starterExtractor(
  project: OpenProject,
  asked: string | null,
  work: Work,
): Promise<string | null> {
  const { labels, spaces } = project.store;
  const space = await spaces.active();
  if ((await labels.list()).length > 0 || (space && space.origin.kind !== 'starter')) return null;
  const ids = asked === null ? await defaultExtractors(project, work) : [asked];
  return ids.find((id) => existsSync(starterMappingFolder(id))) ?? null;
}

/** Makes the mapping that is shipped one of the project's, into its starter space. */
export async function addStarterMapping(
  project: OpenProject,
  extractor: string,
  work: Work,
): Promise<StoredMapping> {
  const space = await project.spaces.get(null);
  const { card, mapping, features } = await readStarterMapping(starterMappingFolder(extractor));
  const shipped = sha256(await readFile(resourcePath('starter/space.bin')));
  if (shipped !== card.space) {
    throw new Error(
      `the mapping of ${extractor} was made for another starter space: npm run starter-mapping`,
    );
  }
  const quiet = silent(work.signal);
  const items = await embedTiles(features, mapping, quiet);
  const labels = { titles: card.labels.map(({ title }) => title), embeddings: mapping.labelEmbeddings };
  const stored = await project.store.mappings.insert({
    name: freeName('starter', await project.store.mappings.list()),
    space: space.record.id,
    extractor: card.extractor,
    extractorVersion: card.extractorVersion,
    method: card.method,
    bandLayout: card.bandLayout,
    weights: mappingToBytes(mapping),
    labels: [],
    trainingHash: card.space,
    metrics: {
      validation: card.validation,
      trainTiles: card.labels.reduce((sum, { tiles }) => sum + tiles, 0) - card.validation.tiles,
      validationTiles: card.validation.tiles,
      settings: mapping.model.settings,
      seed: card.seed,
      hiddenUnits: null,
      unreadLabels: [],
      heldOut: [],
      seconds: card.seconds,
      inputs: null,
      shipped: { title: card.title, licence: card.licence },
    },
    calibration: await mappingCalibration(space, mapping.centre, items, labels, card.seed, quiet),
  });
  project.touch('mappings');
  return stored;
}
