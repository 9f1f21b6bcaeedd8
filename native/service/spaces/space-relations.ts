import { EngineError } from '../../contract/failure.ts';
import type { DoesntMatch, SpaceComparison, TextSimilarity } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import { cosine } from '../../math/distance.ts';
import { compareNeighbours } from '../../text/asking/compare-spaces.ts';
import { similaritiesToMean } from '../../text/asking/doesnt-match.ts';
import type { OpenProject } from '../open-project.ts';
import { askedThing, placedTiles } from './asked-thing.ts';
import type { LoadedSpace } from './loaded-spaces.ts';

/** Of two things any could be the odd one. */
const LEAST_ITEMS = 3;

/** Which of some words, phrases or texts fits the others least. What the space does not know is left out and named. */
export async function doesntMatch(
  project: OpenProject,
  { space: name, texts }: { space: string | null; texts: readonly string[] },
): Promise<DoesntMatch> {
  const space = await project.spaces.get(name);
  const tiles = await placedTiles(project, space);
  const asked = [];
  for (const text of texts) asked.push({ text, ...(await askedThing(project, space, text, tiles)) });
  const query = {
    terms: asked.flatMap((one) => one.query.terms),
    unknown: asked.flatMap((one) => one.query.unknown),
    suggestions: Object.assign({}, ...asked.map((one) => one.query.suggestions)),
  };
  const known = asked.flatMap(({ text, place }) => (place ? [{ text, row: place.text }] : []));
  if (known.length < LEAST_ITEMS) {
    const what = 'texts that the space knows';
    const remedy = query.unknown.length > 0 ? `It does not know ${query.unknown.join(', ')}.` : 'Name more.';
    throw new EngineError({ kind: 'not-enough', what, found: known.length, needed: LEAST_ITEMS, remedy });
  }
  const similarities = similaritiesToMean(known.map(({ row }) => row));
  const results = known
    .map(({ text }, place) => ({ text, similarity: similarities[place]! }))
    .sort((a, b) => b.similarity - a.similarity);
  return { doesntMatch: results.at(-1)!.text, query, results };
}

/** Cosine of two words, phrases, texts or things by id; null when the space knows nothing of one of them. */
export async function textSimilarity(
  project: OpenProject,
  { space: name, a, b }: { space: string | null; a: string; b: string },
): Promise<TextSimilarity> {
  const space = await project.spaces.get(name);
  const tiles = await placedTiles(project, space);
  const [first, second] = [
    await askedThing(project, space, a, tiles),
    await askedThing(project, space, b, tiles),
  ];
  const similarity = first.place && second.place ? cosine(first.place.text, second.place.text) : null;
  return { similarity, a: first.query, b: second.query };
}

/** Two spaces beside one another: the vocabulary they share, and how many neighbours of a shared term are the same. */
export async function compareSpaces(
  project: OpenProject,
  { a, b, k, seed }: { a: string; b: string; k: number; seed: number },
  work: Work,
): Promise<SpaceComparison> {
  const first = await project.spaces.get(a);
  const second = await project.spaces.get(b);
  const compared = await compareNeighbours(asCompared(first), asCompared(second), { k, seed }, work.signal);
  const onlyIn = ({ frozen }: LoadedSpace) => frozen.lexicon.size - compared.shared;
  return { ...compared, k, onlyA: onlyIn(first), onlyB: onlyIn(second) };
}

function asCompared({ frozen, unitTerms, dimension }: LoadedSpace) {
  return { lexicon: frozen.lexicon, unitTerms, dimension };
}
