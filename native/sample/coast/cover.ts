/** What a pixel of the drawn coast shows. The first nine are labels of the layer; the rest is left without one. */
export const COVER = {
  none: 0,
  water: 1,
  marsh: 2,
  beach: 3,
  forest: 4,
  farmland: 5,
  residential: 6,
  harbour: 7,
  runway: 8,
  grass: 9,
  dune: 10,
  road: 11,
  airfield: 12,
} as const;
