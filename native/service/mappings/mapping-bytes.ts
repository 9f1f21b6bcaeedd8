import type { Mapping } from '../../crossmodal/mapping.ts';
import { packArrays, unpackArrays } from '../../io/packed-arrays.ts';
import { type NoveltyFacts, noveltyArrays, noveltyFacts, noveltyFrom } from './novelty-arrays.ts';

type Facts = Omit<Mapping, 'model' | 'labelEmbeddings' | 'centre' | 'novelty'> & {
  settings: Mapping['model']['settings'];
  /** Of the model's arrays, which come before the label embeddings, the centre and what novelty is told by. */
  names: string[];
  /** Undefined of a mapping of before novelty was told. */
  novelty?: NoveltyFacts | null;
};

/** A mapping of before there were several methods: ridge straight into the space. */
interface RidgeFacts {
  featureDimension: number;
  spaceDimension: number;
  halfLength: number;
  lambda: number;
}

/** A mapping as the store keeps it. */
export function mappingToBytes({ model, labelEmbeddings, centre, novelty, ...facts }: Mapping): Uint8Array {
  const names = Object.keys(model.arrays);
  const packed: Facts = {
    ...facts,
    settings: model.settings,
    names,
    novelty: novelty && noveltyFacts(novelty),
  };
  const arrays = [...Object.values(model.arrays), labelEmbeddings, centre];
  return packArrays(packed, [...arrays, ...(novelty ? noveltyArrays(novelty) : [])]);
}

export function mappingFromBytes(stored: Uint8Array): Mapping {
  const { facts, arrays } = unpackArrays<Facts | RidgeFacts>(stored);
  if (!('method' in facts)) return ridgeIntoSpace(facts, arrays);
  const { settings, names, novelty = null, ...rest } = facts;
  const after = names.length + 2;
  return {
    ...rest,
    model: { settings, arrays: Object.fromEntries(names.map((name, n) => [name, arrays[n]!])) },
    labelEmbeddings: arrays[names.length]!,
    centre: arrays[names.length + 1]!,
    novelty: novelty && noveltyFrom(novelty, arrays.slice(after)),
  };
}

/** Its coordinates are along the axes of the space. */
function ridgeIntoSpace({ lambda, ...facts }: RidgeFacts, [weights, centre]: Float32Array[]): Mapping {
  const { spaceDimension } = facts;
  const axes = new Float32Array(spaceDimension ** 2);
  for (let k = 0; k < spaceDimension; k++) axes[k * (spaceDimension + 1)] = 1;
  const model = { settings: { lambda }, arrays: { weights: weights! } };
  return { method: 'ridge', ...facts, model, labelEmbeddings: axes, centre: centre!, novelty: null };
}
