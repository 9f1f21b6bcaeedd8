import type { Work } from '../../contract/work.ts';
import { type ExtractorSetup, type SeenScene, setUpExtractor } from './extractor-setup.ts';
import type { ProjectExtractor } from './project-extractor.ts';

/** How the features of a scene's tiles come about: the rows of one extractor, or of several side by side. */
export interface FeatureSetup {
  /** As it is asked for: `a`, or `a,b`. */
  readonly id: string;
  /** In the order of their columns. */
  readonly parts: readonly ExtractorSetup[];
  readonly dimension: number;
  readonly layoutName: string;
  /** Pixels around a tile that some part sees with it. */
  readonly marginPx: number;
  /** Of the extractors alone: what a mapping must find again. */
  readonly extractorVersion: string;
  /** Of everything that changes the numbers. */
  readonly version: string;
}

/** @returns why one of them cannot look at the scene, to complete “… ” */
export async function setUpFeatures(
  id: string,
  extractors: readonly ProjectExtractor[],
  seen: SeenScene,
  work: Work,
): Promise<FeatureSetup | { unusable: string }> {
  const parts: ExtractorSetup[] = [];
  for (const extractor of extractors) {
    const setup = await setUpExtractor(extractor, seen, work);
    if ('unusable' in setup) return setup;
    parts.push(setup);
  }
  const named = (name: (part: ExtractorSetup) => string) => [...new Set(parts.map(name))].join(' + ');
  return {
    id,
    parts,
    dimension: parts.reduce((sum, { dimension }) => sum + dimension, 0),
    layoutName: named(({ layoutName }) => layoutName),
    marginPx: Math.max(...parts.map(({ marginPx }) => marginPx)),
    extractorVersion: named(({ extractor }) => extractor.version),
    version: named(({ version }) => version),
  };
}
