import { basename, extname } from 'node:path';
import { bandMeanings } from '../display/band-meaning.ts';
import { landsatFile } from './landsat.ts';
import type { NamedFile, QualityMeaning } from './named-file.ts';
import { hlsFile, sentinelFile } from './sentinel.ts';

/** One picture of a known sensor, its bands in files of their own. */
export interface BandSet {
  /** What its files share in their names. */
  readonly name: string;
  readonly sensor: string;
  readonly acquired: string | null;
  /** In the order of the sensor. */
  readonly bands: readonly { readonly path: string; readonly title: string }[];
  readonly quality: { readonly path: string; readonly name: string; readonly meaning: QualityMeaning } | null;
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

// One band with such a name is a file like any other.
const LEAST_BANDS = 2;

/** The pictures whose bands are among files, by their names alone. */
export function recogniseBandSets(paths: readonly string[]): BandSet[] {
  const named = paths.flatMap((path) => namedFile(path) ?? []);
  const scenes = Map.groupBy(named, ({ scene, sensor }) => `${sensor}/${scene}`);
  return [...scenes.values()].flatMap((files) => {
    const set = bandSet(files);
    return set.bands.length < LEAST_BANDS ? [] : [set];
  });
}

const IMAGE = /\.(tiff?|jp2)$/i;

function namedFile(path: string): NamedFile | null {
  if (!IMAGE.test(path)) return null;
  const stem = basename(path, extname(path));
  return landsatFile(path, stem) ?? hlsFile(path, stem) ?? sentinelFile(path, stem);
}

function bandSet(files: readonly NamedFile[]): BandSet {
  const byName = Map.groupBy(files, ({ part }) => `${part.kind}/${part.name}`);
  const chosen = [...byName.values()].map(finest);
  const coarser = files.filter((file) => !chosen.includes(file));
  const bands = chosen.flatMap((file) => (file.part.kind === 'band' ? [{ ...file, part: file.part }] : []));
  const { scene, sensor, acquired } = files[0]!;
  const titles = titlesOf(bands, scene);
  const ordered = bands
    .map(({ path, part }, i) => ({ path, title: titles[i]!, order: bandOrder(part.name) }))
    .sort((one, other) => one.order - other.order);
  return {
    name: scene,
    sensor,
    acquired,
    bands: ordered.map(({ path, title }) => ({ path, title })),
    quality:
      chosen.flatMap(({ path, part }) => (part.kind === 'quality' ? [{ path, ...part }] : []))[0] ?? null,
    leftOut: [
      ...chosen.flatMap(({ path, part }) => (part.kind === 'other' ? [{ path, reason: part.reason }] : [])),
      ...coarser.map(({ path }) => ({ path, reason: 'the same band is there in a better form' })),
    ],
  };
}

/** A band may be there at 10, 20 and 60 m, and as JPEG 2000 beside what was made of it. */
function finest(files: readonly NamedFile[]): NamedFile {
  const read = files.filter(({ path }) => !/\.jp2$/i.test(path));
  return (read.length > 0 ? read : files).reduce((best, file) =>
    (file.resolutionM ?? Infinity) < (best.resolutionM ?? Infinity) ? file : best,
  );
}

/** 8A stands after 8. */
function bandOrder(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 99) + (/A$/.test(name) ? 0.5 : 0);
}

/** `B4 red`: its number on the sensor and what it measures. */
function titlesOf(
  bands: readonly { readonly part: { readonly name: string; readonly words: string | null } }[],
  scene: string,
): string[] {
  // `B6_VCID_1` is band 6 in one of its gains.
  const described = bands.map(({ part }, i) => ({
    index: i + 1,
    description: part.name.replace(/_.*/, ''),
    colour: null,
  }));
  const meanings = bandMeanings(described, scene);
  return bands.map(({ part }, i) => [part.name, part.words ?? meanings.get(i + 1)].filter(Boolean).join(' '));
}
