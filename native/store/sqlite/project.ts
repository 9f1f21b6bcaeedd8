import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectCounts, ProjectStore } from '../ports.ts';
import type { WritableDb } from './base/database.ts';
import { sqliteBaseMaps } from './gis/base-maps.ts';
import { sqliteFeatures } from './gis/features.ts';
import { sqliteLabelTexts } from './gis/label-texts.ts';
import { sqliteLabels } from './gis/labels.ts';
import { sqliteLayers } from './gis/layers.ts';
import { sqliteScenes } from './gis/scenes.ts';
import { sqliteEdits } from './journal/edits.ts';
import { sqliteJobs } from './journal/jobs.ts';
import { sqliteExports, sqliteSearches } from './journal/logs.ts';
import { sqliteMeta } from './journal/meta.ts';
import { sqliteCorpora } from './text/corpora.ts';
import { sqliteSpaceEvaluations } from './text/space-evaluations.ts';
import { sqliteSpaces } from './text/spaces.ts';
import { sqliteDocuments, sqliteParagraphs } from './text/texts.ts';
import { sqliteCaptions } from './tiles/captions.ts';
import { sqliteEvaluations } from './tiles/evaluations.ts';
import { removeStrayFiles, sqliteFeatureFiles } from './tiles/feature-files.ts';
import { sqliteGrids } from './tiles/grids.ts';
import { sqliteImportedModels } from './tiles/imported-models.ts';
import { sqliteLearntExtractors } from './tiles/learnt-extractors.ts';
import { sqliteMappings } from './tiles/mappings.ts';
import { sqliteTileEmbeddings } from './tiles/tile-embeddings.ts';
import { sqliteTileLabels } from './tiles/tile-labels.ts';
import { sqliteWorkQueue } from './tiles/work-queue.ts';

/** All nouns over one connection, whose schema is the newest. */
export function sqliteProject(db: WritableDb, dir: string): ProjectStore {
  const removeFiles = () => removeStrayFiles(db, dir);
  const selectCounts = db.prepare<[], ProjectCounts>(`SELECT
    (SELECT count(*) FROM scene) AS scenes,
    (SELECT count(*) FROM layer WHERE whole) AS layers,
    (SELECT count(*) FROM label) AS labels,
    (SELECT ifnull(sum(columns * rows), 0) FROM grid) AS tiles,
    (SELECT ifnull(sum(documents), 0) FROM corpus WHERE whole) AS documents,
    (SELECT ifnull(sum(paragraphs), 0) FROM corpus WHERE whole) AS paragraphs,
    (SELECT count(*) FROM space WHERE whole) AS spaces,
    (SELECT count(*) FROM mapping WHERE space_pk IN (SELECT pk FROM space WHERE whole)) AS mappings`);
  return {
    dir,
    version: db.pragma('user_version', { simple: true }) as number,
    meta: sqliteMeta(db),
    scenes: sqliteScenes(db, dir, removeFiles),
    baseMaps: sqliteBaseMaps(db, dir),
    layers: sqliteLayers(db, dir),
    features: sqliteFeatures(db),
    labels: sqliteLabels(db),
    labelTexts: sqliteLabelTexts(db),
    grids: sqliteGrids(db, removeFiles),
    tileLabels: sqliteTileLabels(db),
    corpora: sqliteCorpora(db, dir),
    documents: sqliteDocuments(db),
    paragraphs: sqliteParagraphs(db),
    captions: sqliteCaptions(db),
    spaces: sqliteSpaces(db),
    spaceEvaluations: sqliteSpaceEvaluations(db),
    featureFiles: sqliteFeatureFiles(db, dir),
    importedModels: sqliteImportedModels(db, dir),
    learntExtractors: sqliteLearntExtractors(db),
    mappings: sqliteMappings(db),
    tileEmbeddings: sqliteTileEmbeddings(db),
    evaluations: sqliteEvaluations(db),
    jobs: sqliteJobs(db),
    workQueue: sqliteWorkQueue(db),
    edits: sqliteEdits(db, dir),
    searches: sqliteSearches(db),
    exports: sqliteExports(db),
    counts: async () => selectCounts.get()!,
    bytes: () => folderBytes(dir),
    async close() {
      db.close();
    },
  };
}

async function folderBytes(dir: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(dir, { recursive: true })) {
    // A file may go between being listed and being measured.
    const entry = await lstat(join(dir, name)).catch(() => null);
    if (entry?.isFile()) bytes += entry.size;
  }
  return bytes;
}
