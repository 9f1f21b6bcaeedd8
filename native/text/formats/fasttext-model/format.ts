import type { VectorFormat } from '../vector-format.ts';

/** `FASTTEXT_FILEFORMAT_MAGIC_INT32` of fastText's source, since its second format. */
const MAGIC = 793712314;

/** Before it had a mark, a model began with twelve settings, each a small number, and the sampling threshold. */
const SETTINGS = 12;
const MOST_SETTING = 100_000_000;

/** A whole fastText model, whose words are the sum of pieces of words. */
export const fasttextModel = {
  id: 'fasttext-model',
  label: 'fastText .bin',
  extensions: ['.bin', '.ftz'],
  sniff: (head) => head.length >= 64 && (head.readInt32LE(0) === MAGIC || hasOldSettings(head)),
  reading: {
    kind: 'unsupported',
    reason:
      'it is a fastText model, whose words are made from pieces of words, which Semantile does not keep',
    remedy: 'Import the .vec file that fastText writes beside it.',
  },
  loadWriter: null,
} as const satisfies VectorFormat;

function hasOldSettings(head: Buffer): boolean {
  for (let n = 0; n < SETTINGS; n++) {
    const setting = head.readInt32LE(4 * n);
    if (setting < 0 || setting > MOST_SETTING) return false;
  }
  // The first is the dimension; a file of zeros is no model.
  if (head.readInt32LE(0) === 0) return false;
  const threshold = head.readDoubleLE(4 * SETTINGS);
  return threshold >= 0 && threshold < 1;
}
