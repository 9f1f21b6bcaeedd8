import type { LabelRecord } from '../../native/contract/label.ts';
import type { LayerRecord } from '../../native/contract/layer.ts';
import type { ScenePlacement, SceneRecord } from '../../native/contract/scene.ts';
import type { SceneStyle } from '../../native/contract/scene-style.ts';
import { COVERS } from './fake-coast.ts';
import { coverShares, HEIGHT_PX, INFRARED, SCENE, sceneExtent, TILES, WIDTH_PX } from './fake-world.ts';

/** Colours in the order a person met them. */
const COLOUR_OF = [4, 2, 3, 7, 11, 5];
const THRESHOLD = 0.5;

/** What the fake engine holds. `stage` says how far the project is on the way to answers. */
export class FakeProject {
  readonly stage: 'none' | 'empty' | 'scene' | 'ready';
  readonly scenes: SceneRecord[];
  placements: ScenePlacement[];
  readonly firstStyle: SceneStyle = {
    bands: [1, 2, 3],
    low: [20, 20, 20],
    high: [210, 210, 210],
    gamma: 1,
    resampling: 'bilinear',
    maths: null,
    colourMap: null,
    stretch: null,
  };
  readonly labels: LabelRecord[];
  readonly layers: LayerRecord[];
  readonly #shares = COVERS.map((_, kind) => coverShares(kind));

  constructor(stage: FakeProject['stage']) {
    this.stage = stage;
    const has = stage === 'scene' || stage === 'ready';
    this.scenes = has
      ? [
          scene(SCENE, 'North coast', sceneExtent),
          scene('n0crs', 'survey_export', null),
          ...(stage === 'ready' ? [scene(INFRARED, 'Infrared', sceneExtent)] : []),
        ]
      : [];
    this.placements = this.scenes.map(({ id }, i) => ({
      id,
      visible: i === 0,
      opacity: 1,
      style: this.firstStyle,
    }));
    this.labels = stage === 'ready' ? COVERS.map((title, i) => this.#label(title, i)) : [];
    this.layers =
      stage === 'ready'
        ? [
            layer('drawn', 'Drawn', true, { marsh: 3 }),
            layer('cover', 'coast_landcover', false, { 'open water': 120, forest: 60, town: 40, marsh: 23 }),
          ]
        : [];
  }

  labelIndex(id: string): number {
    return Math.max(
      0,
      this.labels.findIndex((label) => label.id === id),
    );
  }

  tileLabels(): Uint16Array {
    const labels = new Uint16Array(2 * TILES);
    for (let n = 0; n < TILES; n++) {
      const kind = this.#winner(n);
      if (kind !== null && n % 4 !== 0) labels[2 * n] = COLOUR_OF[kind]! + 1;
    }
    return labels;
  }

  #winner(n: number): number | null {
    const kind = this.#shares.findIndex((shares) => shares[n]! >= THRESHOLD);
    return kind < 0 ? null : kind;
  }

  tileTitles(n: number): string[] {
    const kind = this.#winner(n);
    return kind === null ? [] : [COVERS[kind]!];
  }

  fractions(n: number): Record<string, number> {
    return Object.fromEntries(
      COVERS.flatMap((title, kind) =>
        this.#shares[kind]![n]! > 0 ? [[title, this.#shares[kind]![n]!]] : [],
      ),
    );
  }

  /** σ by how much of the cover a tile shows; the search is called by its cover. */
  scores(search: string): Float32Array {
    const kind = COVERS.indexOf(search as (typeof COVERS)[number]);
    const shares = this.#shares[kind < 0 ? 1 : kind]!;
    return shares.map((share, n) => -1.2 + 5.2 * share + 0.9 * Math.sin(n * 12.9898) * (1 - share));
  }

  #label(title: string, i: number): LabelRecord {
    let tiles = 0;
    for (const share of this.#shares[i]!) if (share >= THRESHOLD) tiles++;
    return {
      id: `label-${i}`,
      title,
      name: title,
      key: { layer: 'cover', field: 'class', value: title },
      colour: COLOUR_OF[i]!,
      features: 12,
      tiles,
      state: title === 'town' ? 'unread' : 'read',
    };
  }
}

function scene(id: string, name: string, extent: SceneRecord['extent']): SceneRecord {
  return {
    id,
    name,
    kind: 'raster',
    georeference: null,
    hasAffine: true,
    path: `/data/${name}.tif`,
    width: WIDTH_PX,
    height: HEIGHT_PX,
    bands: [1, 2, 3, 4].map((index) => ({
      index,
      type: 'uint8',
      nodata: null,
      description: ['red', 'green', 'blue', 'nir'][index - 1]!,
      meaning: (['red', 'green', 'blue', 'nir'] as const)[index - 1]!,
    })),
    crs: extent ? 'EPSG:3857' : null,
    extent,
    pixelSizeM: 5,
    overviews: 3,
    warnings: [],
  };
}

function layer(id: string, name: string, drawn: boolean, labelCounts: Record<string, number>): LayerRecord {
  const features = Object.values(labelCounts).reduce((a, b) => a + b, 0);
  return {
    id,
    name,
    path: drawn ? null : `/data/${name}.gpkg`,
    drawn,
    crs: 'EPSG:26918',
    features,
    geometryTypes: ['Polygon'],
    labelField: drawn ? null : 'class',
    labelCounts,
    codebooks: [],
    unreadLabels: [],
    repaired: drawn ? 0 : 1,
    skipped: [],
    extent: sceneExtent,
    complete: false,
    bufferM: 0,
    overlappingScenes: [SCENE],
    warnings: [],
  };
}
