import { ENGINE_METHODS, type Engine } from '../../native/contract/engine.ts';
import { EngineError } from '../../native/contract/failure.ts';
import type { ProjectRevision } from '../../native/contract/project.ts';
import type { JobRecord } from '../../native/contract/task.ts';
import { DEFAULT_SPACE } from '../../native/contract/text.ts';
import { fakeAnswer } from './fake-answer.ts';
import { fakeEvaluation } from './fake-evaluation.ts';
import type { FakeProject } from './fake-project.ts';
import { fakeRemote } from './fake-remote.ts';
import { fakeStyles } from './fake-styles.ts';
import { COLUMNS, GRID, ROWS, SCENE, TILE_PX, TILES, tileExtent } from './fake-world.ts';

const AT = '2026-01-05T10:00:00Z';
const RULE = { threshold: 0.5, thresholds: {}, mode: 'winner' } as const;

/** An engine that answers from memory, for looking at the window and testing how it draws. Not all of it: the rest throws. */
export function fakeEngine(project: FakeProject): Engine {
  const { stage, labels, layers, scenes } = project;
  const open = stage !== 'none';
  const ready = stage === 'ready';
  let revision: ProjectRevision = {
    project: open ? '/data/Coast and towns.semantile' : null,
    scenes: 1,
    baseMaps: 1,
    layers: 1,
    labels: 1,
    tiles: 1,
    corpora: 1,
    spaces: 1,
    mappings: 1,
    edits: 1,
    jobs: 1,
  };
  const followers = new Set<(next: ProjectRevision) => void>();
  const moved = (noun: keyof ProjectRevision) => {
    revision = { ...revision, [noun]: (revision[noun] as number) + 1 };
    for (const follower of followers) follower(revision);
  };
  const jobs: JobRecord[] = ready ? fakeJobs() : [];

  const answers: Partial<Engine> = {
    projectInfo: async () =>
      open
        ? {
            project: revision.project!,
            name: 'Coast and towns',
            version: 1,
            scenes: scenes.length,
            layers: layers.length,
            labels: labels.length,
            tiles: ready ? TILES : 0,
            documents: 128,
            paragraphs: 6204,
            spaces: 2,
            mappings: 1,
            bytes: 61e6,
          }
        : null,
    recentProjects: async () => [
      {
        path: '/data/Coast and towns.semantile',
        name: 'Coast and towns',
        openedAt: AT,
        scenes: 5,
        trouble: null,
      },
      {
        path: '/data/Prairie potholes.semantile',
        name: 'Prairie potholes',
        openedAt: AT,
        scenes: 2,
        trouble: null,
      },
      {
        path: '/data/Loon Lake inventory.semantile',
        name: 'Loon Lake inventory',
        openedAt: AT,
        scenes: 1,
        trouble: 'written by a newer version',
      },
    ],
    readyStatus: async () =>
      (['tiles', 'labels', 'features', 'space', 'mapping', 'embed'] as const).map((step, i) => ({
        step,
        state: ready ? 'done' : i === 0 && stage === 'scene' ? 'missing' : i < 4 ? 'missing' : 'blocked',
        detail: ready ? `${TILES} tiles` : i < 4 ? 'not yet' : 'waits for a layer and documents',
      })),
    machineReport: async () => ({
      node: '24.21.0',
      addon: { instructionSet: null, reason: 'not built', remedy: 'npm run addon' },
      tensorflow: { backend: null, version: null, gpu: null, reason: 'not installed', remedy: null },
      index: { driver: 'exact', reason: null },
      electron: { version: null, reason: null, remedy: null },
      disk: { freeBytes: 4e11, path: '/data' },
    }),
    follow: (_params, { signal, report }) =>
      new Promise((_resolve, reject) => {
        const follower = (next: ProjectRevision) => report(next);
        followers.add(follower);
        follower(revision);
        signal.addEventListener('abort', () => {
          followers.delete(follower);
          reject(new EngineError({ kind: 'cancelled' }));
        });
      }),
    listFolder: async ({ path }) => ({
      path: path ?? '/data',
      parent: '/',
      entries: [
        { name: 'scenes', path: '/data/scenes', kind: 'folder', bytes: 0 },
        { name: 'Coast.semantile', path: '/data/Coast.semantile', kind: 'project', bytes: 0 },
        { name: 'coast.tif', path: '/data/coast.tif', kind: 'file', bytes: 41e6 },
      ],
    }),
    listScenes: async () => ({ scenes }),
    scenePlacements: async () => project.placements,
    placeScenes: async ({ placements }) => {
      project.placements = placements;
    },
    ...fakeStyles(project),
    ...fakeRemote(project, moved),
    listLayers: async () => ({ layers }),
    getFeature: async ({ layer, feature }) => ({
      layer,
      feature,
      label: 'forest',
      geometry: { type: 'Polygon', coordinates: [] },
      attributes: { class: 'forest', area_ha: 12.4, surveyed: '2019-04-02', note: null },
    }),
    listGrids: async () => ({
      scenes: ready
        ? [
            {
              id: SCENE,
              tiles: TILES,
              columns: COLUMNS,
              rows: ROWS,
              nodataTiles: 0,
              sizePx: TILE_PX,
              stridePx: TILE_PX,
              pixelSizeM: null,
            },
          ]
        : [],
      tiles: ready ? TILES : 0,
    }),
    listLabels: async () => labels,
    labelCounts: async () => ({
      labels: Object.fromEntries(labels.map(({ title, tiles }) => [title, tiles])),
      unlabelled: 900,
      background: 0,
      conflicts: 3,
      boundary: 41,
      unreadLabels: [],
      warnings: [],
    }),
    listLabelTexts: async () => [],
    offerCodebooks: async () => [],
    getRule: async () => RULE,
    previewRule: async () => ({
      labels: {},
      unlabelled: 900,
      background: 0,
      conflicts: 3,
      boundary: 41,
      unreadLabels: [],
      warnings: [],
      changed: 19,
      histograms: {},
    }),
    listTiles: async ({ offset, limit }) =>
      Array.from({ length: Math.min(limit, TILES - offset) }, (_, i) => tile(project, offset + i)),
    describeTile: async ({ tile: id }) => ({
      ...tile(project, Number(id.split('/').at(-1))),
      nearestTerms: [
        { text: 'salt_marsh', similarity: 0.79 },
        { text: 'tidal_creek', similarity: 0.74 },
        { text: 'mudflat', similarity: 0.7 },
      ],
    }),
    listCorpora: async () => ({
      corpora: ready
        ? [
            {
              id: 'c1',
              name: 'Field reports',
              format: 'text',
              documents: 128,
              paragraphs: 6204,
              tokens: 411_873,
              skipped: [{ where: 'scan.pdf', reason: 'no text' }],
            },
            {
              id: 'c2',
              name: 'Featured articles',
              format: 'tsv',
              documents: 9412,
              paragraphs: 134_809,
              tokens: 17_000_079,
              skipped: [],
            },
          ]
        : [],
    }),
    listSpaces: async () => ({
      spaces: ready ? [space('coast-200', true, 53_430), space('coast-100', false, 31_822)] : [],
    }),
    useSpace: async () => space('coast-200', true, 53_430),
    listTerms: async () => ({
      total: 2,
      terms: [
        { text: 'marsh', count: 420 },
        { text: 'creek', count: 310 },
      ],
    }),
    readParagraphs: async () => [
      { id: 'c1.0.0', document: 'c1.0', text: 'The marsh floods.', tokens: ['the', 'marsh', 'floods'] },
    ],
    nearest: async ({ space: name, text }) => ({
      query: { terms: [text], unknown: [], suggestions: {} },
      results: (name === 'coast-200' ? ['reeds', 'creek', 'mudflat'] : ['creek', 'swamp', 'reeds']).map(
        (id, rank) => ({ kind: 'term' as const, id, text: id, similarity: 0.8 - 0.05 * rank }),
      ),
    }),
    compareSpaces: async () => ({
      shared: 31_000,
      onlyA: 22_430,
      onlyB: 822,
      k: 10,
      overlap: 0.41,
      chance: 0.001,
      judged: 200,
    }),
    doesntMatch: async ({ texts }) => ({
      doesntMatch: texts.at(-1)!,
      query: { terms: texts, unknown: [], suggestions: {} },
      results: texts.map((text) => ({ text, similarity: 0.5 })),
    }),
    lastSpaceEvaluation: async () => (ready ? fakeEvaluation() : null),
    listFeatures: async () => ({
      extractors: ready
        ? [{ id: 'colour-texture', dimension: 288, backend: 'typescript', tiles: TILES, tilesPerSecond: 900 }]
        : [],
    }),
    listExtractors: async () => ({
      extractors: [
        { id: 'colour-texture', kind: 'hand-made', inputSize: 24, dimension: 608, backend: 'typescript' },
        { id: 'patch-dictionary', kind: 'learnt', inputSize: 24, dimension: 1600, backend: 'typescript' },
      ],
    }),
    listMappings: async () => ({
      mappings: ready
        ? [
            {
              mapping: 'm1',
              name: 'ridge',
              method: 'ridge',
              train: { tiles: 4000, labels: 6 },
              validation: { tiles: 800, hitAt1: 0.82 },
              unreadLabels: [],
              heldOut: [],
              seconds: 0.4,
              active: true,
              space: 'coast-200',
              extractor: 'colour-texture',
              createdAt: AT,
              stale: null,
              embeddedTiles: TILES,
            },
          ]
        : [],
    }),
    listJobs: async () => jobs,
    cancelJob: async ({ job }) => {
      const found = jobs.find(({ id }) => id === job);
      if (found) Object.assign(found, { status: { state: 'cancelled' }, endedAt: AT });
      moved('jobs');
    },
    taskResult: (_params, { signal, report }) =>
      new Promise((_resolve, reject) => {
        let done = 1200;
        const timer = setInterval(() => {
          done += 190;
          report({ step: 'embed-tiles', done, total: 5318, unit: 'tiles' });
        }, 100);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          reject(new EngineError({ kind: 'cancelled' }));
        });
        setTimeout(() => clearInterval(timer), 1100);
      }),
    listEdits: async () => [],
    undoState: async () => ({ undo: null, redo: null }),
    search: async (params) => fakeAnswer(project, params.query),
  };
  const missing = (method: string) => () => Promise.reject(new Error(`the fake engine has no ${method}`));
  return Object.fromEntries(
    ENGINE_METHODS.map((method) => [method, answers[method] ?? missing(method)]),
  ) as unknown as Engine;
}

function tile(project: FakeProject, n: number) {
  const titles = project.tileTitles(n);
  return {
    tile: `${SCENE}/${GRID}/${n}`,
    scene: SCENE,
    column: n % COLUMNS,
    row: Math.floor(n / COLUMNS),
    extent: tileExtent(n),
    fractions: project.fractions(n),
    labels: titles,
    origin: titles.length ? ('rule' as const) : ('none' as const),
    features: [
      { layer: 'cover', feature: '39' },
      { layer: 'cover', feature: '40' },
    ],
  };
}

function space(name: string, active: boolean, terms: number) {
  return {
    space: name,
    name,
    active,
    terms,
    paragraphs: 141_785,
    documents: 9545,
    words: 87e6,
    wordsPerSecond: 1.4e6,
    seconds: 61,
    finalLoss: 1.73,
    createdAt: AT,
    origin: { kind: 'trained' as const },
    params: { ...DEFAULT_SPACE, name },
    lossCurve: [
      [0, 3],
      [0.5, 2],
      [1, 1.73],
    ] as [number, number][],
    searchedBy: { paragraph: 'trained', document: 'trained' },
    warnings: [],
    stale: null,
  };
}

function fakeJobs(): JobRecord[] {
  return [
    {
      id: 'j3',
      task: 'train-space',
      params: {},
      startedAt: AT,
      endedAt: null,
      status: { state: 'running', progress: null },
    },
    {
      id: 'j2',
      task: 'embed-tiles',
      params: {},
      startedAt: AT,
      endedAt: null,
      status: { state: 'running', progress: null },
    },
    {
      id: 'j1',
      task: 'label',
      params: {},
      startedAt: AT,
      endedAt: '2026-01-05T10:00:01Z',
      status: { state: 'done', result: {} },
    },
    {
      id: 'j0',
      task: 'export-dataset',
      params: {},
      startedAt: AT,
      endedAt: '2026-01-05T10:00:09Z',
      status: {
        state: 'failed',
        failure: { kind: 'file-unwritable', path: '/data/exports', reason: 'the disk is full' },
      },
    },
  ];
}
