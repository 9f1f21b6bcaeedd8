import type { ExtractorFacts, ImageMethods, MappingRecord } from '../../contract/image.ts';
import type { Work } from '../../contract/work.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import { EMBEDDING_MODELS, embeddingExtractorId } from '../../vision/embedding/models.ts';
import { type BundledExtractor, EXTRACTORS } from '../../vision/registry.ts';
import { writeEvaluation } from '../evaluation/write-evaluation.ts';
import { modelFacts, namedBackend } from '../extractors/imported-extractor.ts';
import { describeModel } from '../extractors/model-location.ts';
import { validationRecord } from '../mappings/validation-record.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';
import type { Session } from '../session.ts';
import { mappingStaleness } from '../staleness.ts';

export function imageMethods(session: Session): ImageMethods {
  const records = async (work: Work): Promise<MappingRecord[]> => {
    const project = session.project();
    const stored = await project.store.mappings.list();
    const records: MappingRecord[] = [];
    // One after another: to judge one its whole space is read.
    for (const mapping of stored) records.push(await mappingRecord(project, mapping, work));
    return records;
  };
  return {
    async listFeatures() {
      const files = await session.project().store.featureFiles.list();
      const byExtractor = Map.groupBy(files, (file) => file.extractor);
      return {
        extractors: [...byExtractor].map(([id, own]) => {
          const tiles = own.reduce((sum, file) => sum + file.doneTiles, 0);
          const seconds = own.reduce((sum, file) => sum + file.seconds, 0);
          const { dimension, backend } = own[0]!;
          return { id, dimension, backend, tiles, tilesPerSecond: seconds > 0 ? tiles / seconds : 0 };
        }),
      };
    },
    async listExtractors() {
      const bundled = await Promise.all(EXTRACTORS.map(extractorFacts));
      const models = session.projectDir() ? await session.project().store.importedModels.list() : [];
      return { extractors: [...bundled, ...(await Promise.all(models.map(modelFacts)))] };
    },
    describeModel: ({ path }, work) => describeModel(path, work.signal),
    listMappings: async (_, work) => ({ mappings: await records(work) }),
    async useMapping({ mapping }, work) {
      const project = session.project();
      const { id } = await project.store.mappings.get(mapping);
      const active = await project.store.mappings.activate(id);
      project.touch('mappings');
      return mappingRecord(project, active, work);
    },
    async lastEvaluation({ mapping }) {
      const project = session.project();
      const space = await project.store.spaces.active();
      if (!space) return null;
      const { id } = await requireMapping(project, space.id, mapping);
      return project.store.evaluations.last(id);
    },
    exportEvaluation: ({ mapping, space, out }) => writeEvaluation(session.project(), mapping, space, out),
  };
}

/** Dimensions are those of three bands, of an embedding its own, and of one that learns those it can have. */
async function extractorFacts(entry: BundledExtractor): Promise<ExtractorFacts> {
  const { id, kind } = entry;
  const backend = await namedBackend(entry.backend);
  if (entry.kind === 'learnt') {
    const { minimumWindowPx: inputSize, mostDimension: dimension } = await entry.learner();
    return { id, kind, backend, inputSize, dimension };
  }
  const extractor = await entry.load();
  const model = EMBEDDING_MODELS.find((one) => embeddingExtractorId(one) === id);
  const dimension = model?.dimension ?? extractor.dimension({ count: 3, rgb: [0, 1, 2] });
  return { id, kind, backend, inputSize: extractor.minimumWindowPx, dimension };
}

async function mappingRecord(
  project: OpenProject,
  mapping: StoredMapping,
  work: Work,
): Promise<MappingRecord> {
  const { metrics } = mapping;
  const titles = new Map((await project.store.labels.list()).map(({ id, title }) => [id, title]));
  return {
    mapping: mapping.id,
    name: mapping.name,
    method: mapping.method,
    active: mapping.active,
    space: mapping.space,
    extractor: mapping.extractor,
    createdAt: mapping.createdAt,
    train: { tiles: metrics.trainTiles, labels: mapping.labels.length },
    validation: validationRecord(metrics.validation, metrics.validationTiles),
    unreadLabels: metrics.unreadLabels,
    heldOut: metrics.heldOut.map((id) => titles.get(id) ?? id),
    seconds: metrics.seconds,
    stale: mapping.active ? await mappingStaleness(project, mapping, work) : null,
    embeddedTiles: mapping.embeddedTiles,
  };
}
