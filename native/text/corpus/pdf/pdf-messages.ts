import type { PlacedText } from './page-lines.ts';

/** What the thread that reads a PDF answers, in this order. */
export type PdfMessage =
  | { type: 'opened'; pageCount: number; title: string | null }
  | { type: 'page'; pieces: PlacedText[] }
  | { type: 'done' }
  | { type: 'failed'; reason: string; isEncrypted: boolean };
