import type { MessagePort } from 'node:worker_threads';
import { extractBatch, type TileBatch, type TileLook } from './extract-batch.ts';
import { type Extract, layoutName } from './extractor.ts';
import { loadExtractor } from './registry.ts';

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
function openOnce(opened: Map<string, Promise<OpenExtractor>>, look: TileLook): Promise<OpenExtractor> {
  const name = `${look.version}: ${layoutName(look.layout)}`;
  const known = opened.get(name) ?? open(look);
  opened.set(name, known);
  return known;
}

async function open({ extractor: id, learnt, layout }: TileLook): Promise<OpenExtractor> {
  const extractor = await loadExtractor(id, learnt);
  return { extract: extractor.open(layout), dimension: extractor.dimension(layout) };
}
