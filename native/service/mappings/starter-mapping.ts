import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { MappingMethod } from '../../contract/image.ts';
import type { Mapping } from '../../crossmodal/mapping.ts';
import { orUnreadable } from '../../io/files.ts';
import { resourcePath } from '../../io/resources.ts';
import { mappingFromBytes } from './mapping-bytes.ts';

/** What stands beside the numbers of a mapping that the program is shipped with, in `card.json`. */
export interface StarterMappingCard {
  readonly title: string;
  readonly licence: string;
  readonly method: MappingMethod;
  /** Extractor id and the version and layout of its features. */
  readonly extractor: string;
  readonly extractorVersion: string;
  readonly bandLayout: string;
  readonly labels: readonly { title: string; tiles: number }[];
  /** SHA-256 of the starter space into which it maps. */
  readonly space: string;
  readonly seed: number;
  readonly seconds: number;
  readonly validation: { readonly tiles: number; readonly hitAt1: number | null };
  /** For people: nothing is decided by them. */
  readonly figures: unknown;
}

export interface StarterMapping {
  readonly card: StarterMappingCard;
  readonly mapping: Mapping;
  /** Features that scores are calibrated by, as many of each label: row-major `[tiles × featureDimension]`. */
  readonly features: Float32Array;
}

export const MAPPING_CARD = 'card.json';
export const MAPPING_NUMBERS = 'mapping.bin';
export const MAPPING_FEATURES = 'features.bin';

/** The folder of the mapping from an extractor's features that is shipped, whether there is one or not. */
export const starterMappingFolder = (extractor: string): string =>
  resourcePath(path.join('starter', extractor.replace(':', '-')));

/** Failures: file-missing, file-unreadable. */
export async function readStarterMapping(folder: string): Promise<StarterMapping> {
  return {
    card: await part(path.join(folder, MAPPING_CARD), (bytes) => JSON.parse(bytes.toString())),
    mapping: await part(path.join(folder, MAPPING_NUMBERS), mappingFromBytes),
    features: await part(
      path.join(folder, MAPPING_FEATURES),
      (bytes) => new Float32Array(Uint8Array.from(bytes).buffer),
    ),
  };
}

async function part<Part>(file: string, parse: (bytes: Buffer) => Part): Promise<Part> {
  const bytes = await orUnreadable(file, () => readFile(file));
  try {
    return parse(bytes);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new EngineError({ kind: 'file-unreadable', path: file, reason }, { cause });
  }
}
