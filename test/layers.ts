/**
 * Who may import whom (imports point down). A folder may import itself and what it lists; `work` and
 * `failure` of the contract are open to everyone. Packages are npm names or `node:*`.
 */
export const OPEN_TO_ALL = ['native/contract/work.ts', 'native/contract/failure.ts', 'package.json'];

export const LAYERS: Record<string, { imports: string[]; packages: string[] }> = {
  'native/contract': { imports: [], packages: [] },
  'native/math': { imports: [], packages: [] },
  // Its façade looks for the binary, and for why there is none.
  'native/addon': { imports: ['native/contract', 'native/math'], packages: ['node:*'] },
  // node:module only in epsg.ts and geo-keys.ts, which load their tables when first needed; the rest runs in a browser.
  'native/geo': {
    imports: ['native/math'],
    packages: ['node:module', 'proj4', 'epsg-index/*', 'mgrs', 'flatbush', 'geotiff-geokeys-to-proj4'],
  },
  'native/io': { imports: ['native/contract'], packages: ['node:*', 'better-sqlite3', 'sharp'] },
  'native/basemap': {
    imports: ['native/contract', 'native/geo', 'native/io'],
    packages: ['node:*'],
  },
  'native/raster': {
    imports: ['native/contract', 'native/math', 'native/addon', 'native/geo', 'native/io'],
    packages: [
      'node:*',
      'geotiff',
      'geotiff/*',
      'sharp',
      'lerc',
      'lzma-native',
      'fast-xml-parser',
      'htmlparser2',
      'd3-scale-chromatic',
    ],
  },
  'native/gis': {
    imports: ['native/contract', 'native/geo', 'native/io'],
    packages: ['node:*', 'better-sqlite3', 'fast-xml-parser', 'csv-parse', 'csv-parse/*'],
  },
  'native/embedding-table': {
    imports: [
      'native/contract',
      'native/math',
      'native/geo',
      'native/gis',
      'native/io',
      'native/raster',
      'native/vision',
    ],
    packages: ['node:*', 'csv-parse', 'hyparquet', 'hyparquet/*', 'hyparquet-compressors'],
  },
  'native/text': {
    imports: ['native/contract', 'native/math', 'native/addon', 'native/io'],
    packages: ['node:*', 'csv-parse', 'csv-parse/*', 'htmlparser2', 'unbzip2-stream/*', 'unpdf', 'yauzl'],
  },
  'native/vision': {
    imports: ['native/contract', 'native/math', 'native/addon', 'native/io'],
    packages: ['node:*', '@tensorflow/*', 'pbf', 'onnxruntime-node'],
  },
  'native/crossmodal': { imports: ['native/contract', 'native/math', 'native/addon'], packages: [] },
  'native/labelling': { imports: ['native/contract', 'native/math', 'native/geo'], packages: ['flatbush'] },
  'native/search': { imports: ['native/contract', 'native/math', 'native/addon'], packages: [] },
  // Work on tiles that any machine could do: no store, no file, no service.
  'native/batch': {
    imports: ['native/contract', 'native/math', 'native/geo', 'native/raster', 'native/vision'],
    packages: [],
  },
  'native/store': {
    imports: ['native/contract', 'native/math', 'native/addon', 'native/io'],
    packages: ['node:*', 'better-sqlite3'],
  },
  'native/dataset': {
    imports: ['native/contract', 'native/math', 'native/geo', 'native/io', 'native/raster'],
    packages: ['node:*', 'sharp'],
  },
  'native/sample': {
    imports: ['native/contract', 'native/math', 'native/geo', 'native/io', 'native/raster'],
    packages: ['node:*', 'geotiff'],
  },
  'native/service': { imports: ['native/*'], packages: ['node:*', 'csv-parse/*'] },
  'native/host': {
    imports: ['native/contract', 'native/io', 'native/service'],
    packages: ['node:*', 'ws', 'commander'],
  },
  'electron/main': { imports: ['native/contract'], packages: ['node:*', 'electron'] },
  'electron/preload': { imports: ['native/contract'], packages: ['electron'] },
  'renderer/theme': { imports: [], packages: [] },
  'renderer/widgets': {
    imports: ['renderer/theme'],
    packages: ['svelte', 'svelte/*', '@lucide/svelte', '@lucide/svelte/*'],
  },
  'renderer/charts': { imports: ['renderer/theme', 'renderer/widgets'], packages: ['svelte', 'svelte/*'] },
  'renderer/engine': { imports: ['native/contract'], packages: [] },
  // geo is pure TypeScript: the pointer's coordinates are written on every mouse move, without a call.
  'renderer/map': {
    imports: ['native/contract', 'native/geo', 'renderer/theme', 'renderer/engine'],
    packages: ['ol', 'ol/*', 'svelte', 'svelte/*'],
  },
  'renderer/state': {
    imports: ['native/contract', 'renderer/engine', 'renderer/map', 'renderer/theme'],
    packages: ['svelte', 'svelte/*'],
  },
  'renderer/workspaces/explore': { imports: ['@workspace'], packages: ['@workspace'] },
  'renderer/workspaces/label': { imports: ['@workspace'], packages: ['@workspace'] },
  'renderer/workspaces/text': { imports: ['@workspace'], packages: ['@workspace'] },
  'renderer/workspaces/train': { imports: ['@workspace'], packages: ['@workspace'] },
  'renderer/workspaces/export': { imports: ['@workspace'], packages: ['@workspace'] },
  'renderer/app': {
    imports: ['native/contract', 'renderer/*', 'resources/start.webp'],
    packages: ['svelte', 'svelte/*', '@lucide/svelte', '@lucide/svelte/*'],
  },
  test: { imports: ['*'], packages: ['*'] },
  scripts: { imports: ['native/*', 'out/*'], packages: ['*'] },
};

/** What `@workspace` stands for: every workspace may use the same, and none may use another. */
export const WORKSPACE = {
  imports: [
    'native/contract',
    'renderer/theme',
    'renderer/widgets',
    'renderer/charts',
    'renderer/engine',
    'renderer/map',
    'renderer/state',
  ],
  packages: ['svelte', 'svelte/*', '@lucide/svelte', '@lucide/svelte/*'],
};
