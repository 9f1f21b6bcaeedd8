import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { orUnreadable } from '../../io/files.ts';
import type { TrainOptions } from '../space.ts';
import { readStarterBytes, type StarterTerms } from './starter-file.ts';

/** What stands beside the numbers of the starter space, in `card.json`: its origin, how it was made, and its figures. */
export interface StarterCard {
  readonly title: string;
  /** Of the numbers: that of the texts they were learned from. */
  readonly licence: string;
  readonly texts: readonly { title: string; licence: string; source: string }[];
  /** Tokens that were read, in each epoch. */
  readonly words: number;
  readonly options: TrainOptions;
  /** Nats per prediction, in the last epoch. */
  readonly finalLoss: number;
  readonly seconds: number;
  /** `[fraction of the work, loss in nats]`. */
  readonly lossCurve: readonly [number, number][];
  /** For people: nothing is decided by them. */
  readonly figures: unknown;
}

export const STARTER_CARD = 'card.json';
export const STARTER_NUMBERS = 'space.bin';

/** @param folder where both files lie. Failures: file-missing, file-unreadable */
export async function readStarter(folder: string): Promise<{ card: StarterCard; terms: StarterTerms }> {
  const card = await readPart(
    path.join(folder, STARTER_CARD),
    (bytes) => JSON.parse(bytes.toString()) as StarterCard,
  );
  return { card, terms: await readPart(path.join(folder, STARTER_NUMBERS), readStarterBytes) };
}

async function readPart<Part>(file: string, parse: (bytes: Buffer) => Part): Promise<Part> {
  const bytes = await orUnreadable(file, () => readFile(file));
  try {
    return parse(bytes);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new EngineError({ kind: 'file-unreadable', path: file, reason }, { cause });
  }
}
