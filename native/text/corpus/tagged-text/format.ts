import type { CorpusFormat } from '../corpus-format.ts';

/** `said/vbd`, `The/at`, `./.`: a word and its part of speech. */
const TAGGED = /^\S+\/[a-z$*'"`():,.+-]+$/i;
/** Plain text says "and/or" now and then. */
const LEAST_SHARE = 0.95;
const LEAST_TOKENS = 20;

export const taggedText = {
  id: 'tagged-text',
  label: 'text tagged with parts of speech',
  extensions: [],
  sniff: (head: string) => {
    // The last token may be cut.
    const tokens = head.split(/\s+/).filter(Boolean).slice(0, -1);
    return (
      tokens.length >= LEAST_TOKENS &&
      tokens.filter((token) => TAGGED.test(token)).length >= tokens.length * LEAST_SHARE
    );
  },
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
