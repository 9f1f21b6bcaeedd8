import type { Point } from '../canvas/shapes.ts';

/** The coast is drawn at this size; all places below are pixels of 2 m, from the upper left. */
export const WIDTH_PX = 2048;
export const HEIGHT_PX = 1536;
export const PIXEL_M = 2;

/** Where the mainland ends. West of the inlet the ocean begins there, east of it a sound. */
export const SHORE: readonly Point[] = [
  [-40, 1185],
  [250, 1165],
  [520, 1120],
  [760, 1075],
  [900, 1030],
  [1010, 960],
  [1130, 880],
  [1400, 842],
  [1640, 772],
  [1860, 745],
  [2090, 690],
];

/** Spine of the barrier island that shelters the sound. */
export const BARRIER: readonly Point[] = [
  [1150, 1262],
  [1300, 1240],
  [1520, 1200],
  [1760, 1128],
  [2090, 1010],
];

export const RIVER: readonly Point[] = [
  [655, -30],
  [615, 90],
  [690, 215],
  [632, 345],
  [700, 470],
  [668, 575],
  [770, 690],
  [850, 745],
  [900, 850],
  [1000, 900],
  [1065, 1000],
];

/** The dredged channel from the ocean through the inlet to the port. */
export const CHANNEL: readonly Point[] = [
  [960, 1560],
  [1040, 1380],
  [1085, 1230],
  [1110, 1080],
  [1190, 985],
  [1310, 925],
];

export const FARMS: readonly (readonly Point[])[] = [
  [
    [24, 246],
    [330, 232],
    [352, 470],
    [14, 484],
  ],
  [
    [388, 218],
    [586, 206],
    [600, 462],
    [404, 476],
  ],
  [
    [742, 26],
    [1004, 18],
    [1012, 196],
    [764, 214],
  ],
  [
    [1030, 22],
    [1290, 34],
    [1282, 214],
    [1040, 206],
  ],
  [
    [40, 560],
    [334, 540],
    [312, 742],
    [30, 770],
  ],
  [
    [384, 516],
    [606, 500],
    [610, 690],
    [404, 706],
  ],
  [
    [1404, 500],
    [1650, 470],
    [1668, 616],
    [1424, 634],
  ],
  [
    [1720, 20],
    [2030, 10],
    [2036, 120],
    [1736, 110],
  ],
];

/** Neighbourhoods: an outline, and the direction of their streets in radians. */
export const TOWNS: readonly { outline: readonly Point[]; angle: number }[] = [
  {
    outline: [
      [880, 410],
      [1190, 386],
      [1212, 690],
      [1040, 736],
      [916, 640],
    ],
    angle: 0.12,
  },
  {
    outline: [
      [316, 838],
      [570, 806],
      [628, 968],
      [352, 1028],
    ],
    angle: -0.2,
  },
  {
    outline: [
      [52, 44],
      [338, 34],
      [344, 186],
      [66, 200],
    ],
    angle: 0.03,
  },
  {
    outline: [
      [1716, 470],
      [1966, 440],
      [1990, 592],
      [1738, 616],
    ],
    angle: -0.12,
  },
  {
    outline: [
      [768, 254],
      [996, 244],
      [1000, 356],
      [776, 366],
    ],
    angle: 0.4,
  },
  {
    outline: [
      [1588, 1128],
      [1862, 1042],
      [1878, 1094],
      [1600, 1182],
    ],
    angle: -0.304,
  },
];

export const ROADS: readonly { through: readonly Point[]; breadthPx: number }[] = [
  {
    through: [
      [1690, 646],
      [1694, 706],
    ],
    breadthPx: 4,
  },
  {
    through: [
      [1614, 1140],
      [1590, 1112],
    ],
    breadthPx: 3,
  },
  {
    through: [
      [-20, 218],
      [180, 216],
      [366, 208],
      [600, 188],
      [690, 232],
      [880, 236],
      [1016, 226],
      [1180, 226],
      [1330, 250],
      [1372, 430],
      [1392, 640],
      [1700, 646],
      [2070, 634],
    ],
    breadthPx: 7,
  },
  {
    through: [
      [366, 208],
      [372, 360],
      [360, 500],
      [356, 640],
      [352, 800],
      [440, 792],
      [640, 700],
      [772, 690],
      [880, 640],
      [1000, 560],
      [1200, 548],
      [1384, 560],
    ],
    breadthPx: 6,
  },
  {
    through: [
      [352, 800],
      [300, 900],
      [334, 1030],
      [520, 1046],
      [690, 1010],
      [770, 1000],
    ],
    breadthPx: 5,
  },
  {
    through: [
      [1212, 600],
      [1232, 700],
      [1268, 756],
    ],
    breadthPx: 6,
  },
  {
    through: [
      [1560, 646],
      [1574, 740],
      [1590, 900],
      [1606, 1040],
      [1614, 1128],
    ],
    breadthPx: 5,
  },
  {
    through: [
      [1230, 1236],
      [1400, 1214],
      [1600, 1153],
      [1730, 1112],
      [1870, 1068],
      [2070, 1000],
    ],
    breadthPx: 4,
  },
  {
    through: [
      [1374, 440],
      [1471, 459],
      [1609, 438],
      [1680, 420],
      [1692, 406],
    ],
    breadthPx: 4.5,
  },
  {
    through: [
      [-20, 800],
      [120, 790],
      [352, 800],
    ],
    breadthPx: 4,
  },
  {
    through: [
      [880, 236],
      [884, 320],
      [900, 430],
    ],
    breadthPx: 5,
  },
  {
    through: [
      [196, 216],
      [198, 40],
    ],
    breadthPx: 4,
  },
  {
    through: [
      [300, 900],
      [262, 906],
      [244, 914],
    ],
    breadthPx: 3,
  },
];

/** Runways, taxiways and strips: where they begin and end. */
export interface Pavement {
  from: Point;
  to: Point;
  breadthPx: number;
  kind: 'runway' | 'crosswind runway' | 'taxiway' | 'airstrip' | 'disused runway';
}

export const PAVEMENTS: readonly Pavement[] = [
  { from: [1392, 316], to: [2008, 214], breadthPx: 28, kind: 'runway' },
  { from: [1600, 158], to: [1900, 396], breadthPx: 23, kind: 'crosswind runway' },
  { from: [1400, 358], to: [2002, 258], breadthPx: 9, kind: 'taxiway' },
  { from: [70, 524], to: [346, 510], breadthPx: 15, kind: 'airstrip' },
  { from: [58, 1070], to: [252, 876], breadthPx: 25, kind: 'disused runway' },
  { from: [70, 904], to: [238, 1052], breadthPx: 23, kind: 'disused runway' },
];

export const AIRFIELD: readonly Point[] = [
  [1366, 150],
  [1700, 132],
  [2030, 150],
  [2036, 330],
  [1960, 420],
  [1460, 420],
  [1366, 376],
];
