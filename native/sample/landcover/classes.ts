import { COVER } from '../coast/cover.ts';

/** A class of the land-cover layer: its name, its code in the layer, and what it may be more closely. */
export interface LandClass {
  readonly name: string;
  readonly code: string;
  readonly cover: number;
  readonly remarks: readonly string[];
}

export const LAND_CLASSES = {
  water: {
    name: 'open water',
    code: 'WAT',
    cover: COVER.water,
    remarks: ['depth not surveyed', 'turbid after rain', 'edge taken at mean high water', ''],
  },
  marsh: {
    name: 'tidal marsh',
    code: 'MAR',
    cover: COVER.marsh,
    remarks: [
      'cordgrass dominant',
      'several salt pannes',
      'creek banks slumping',
      'rushes on the upper edge',
      '',
    ],
  },
  beach: {
    name: 'beach',
    code: 'BCH',
    cover: COVER.beach,
    remarks: ['fine sand', 'fresh wrack line', 'scarp after winter storm', ''],
  },
  forest: {
    name: 'forest',
    code: 'FOR',
    cover: COVER.forest,
    remarks: ['closed canopy', 'thinned some years ago', 'windthrow at the edge', 'dense understorey', ''],
  },
  farmland: {
    name: 'farmland',
    code: 'FRM',
    cover: COVER.farmland,
    remarks: ['drained by ditches', 'hedge on two sides', 'access by track', 'wet corner', ''],
  },
  residential: {
    name: 'residential',
    code: 'RES',
    cover: COVER.residential,
    remarks: ['detached houses', 'gardens with mature trees', 'no kerb on side streets', ''],
  },
  harbour: {
    name: 'harbour',
    code: 'HBR',
    cover: COVER.harbour,
    remarks: ['in use', 'dredged last year', 'restricted access', ''],
  },
  runway: {
    name: 'runway',
    code: 'RWY',
    cover: COVER.runway,
    remarks: ['markings repainted', 'cracks sealed', 'grass in the joints', ''],
  },
} as const satisfies Record<string, LandClass>;

export type LandKind = keyof typeof LAND_CLASSES;
