import type { MessagePort } from 'node:worker_threads';
import { extractBatch, type TileBatch, type TileLook } from './extract-batch.ts';
import { type BandLayout, type Extract, layoutName } from './extractor.ts';
import { EXTRACTORS } from './registry.ts';

/** What a thread is asked; it answers with the rows, one batch after another. */
export interface ExtractOrder {
  readonly look: TileLook;
  readonly batch: TileBatch;
}

/** Row-major `[tile × dimension]`. */
export type ExtractAnswer = Float32Array<ArrayBuffer>;

interface OpenExtractor {
  readonly extract: Extract;
  readonly dimension: number;
}

/** Answers each order with its rows. What is thrown here ends the thread and reaches the pool as its error. */
export function obey(port: MessagePort): void {
  const opened = new Map<string, Promise<OpenExtractor>>();
  port.on('message', async ({ look, batch }: ExtractOrder) => {
    const { extract, dimension } = await openOnce(opened, look);
    const rows: ExtractAnswer = extractBatch(extract, look.values, batch, dimension);
    port.postMessage(rows, [rows.buffer]);
  });
}

/** An extractor keeps its memory between tiles of one band layout. */
function openOnce(
  opened: Map<string, Promise<OpenExtractor>>,
  { extractor, layout }: TileLook,
): Promise<OpenExtractor> {
  const name = `${extractor}: ${layoutName(layout)}`;
  const known = opened.get(name) ?? open(extractor, layout);
  opened.set(name, known);
  return known;
}

async function open(id: string, layout: BandLayout): Promise<OpenExtractor> {
  const entry = EXTRACTORS.find((candidate) => candidate.id === id);
  if (!entry) throw new RangeError(`there is no extractor ${id}`);
  const extractor = await entry.load();
  return { extract: extractor.open(layout), dimension: extractor.dimension(layout) };
}
