/** How much text each part of `npm run bench -- text-space` reads, and how often. */
export interface Scale {
  /** Of one training whose speed is measured. */
  readonly speedWords: number;
  /** Turns of ours and the peer's that count. */
  readonly pairs: number;
  /** Of the gate on words: its figures are of the whole text. */
  readonly gateWords: number;
  readonly gateEpochs: number;
  readonly gateSeeds: number;
  /** Of what is judged across kinds. */
  readonly textWords: number;
  readonly textEpochs: number;
}

export const wholeScale: Scale = {
  speedWords: 2_000_000,
  pairs: 5,
  gateWords: Number.POSITIVE_INFINITY,
  gateEpochs: 5,
  gateSeeds: 3,
  textWords: 2_500_000,
  textEpochs: 8,
};

/** Says that all of it runs, in some minutes. Its figures are of too little text to be held against the peer's known ones. */
export const quickScale: Scale = {
  speedWords: 200_000,
  pairs: 1,
  gateWords: 500_000,
  gateEpochs: 2,
  gateSeeds: 2,
  textWords: 300_000,
  textEpochs: 3,
};
