import type { Mapping } from '../../crossmodal/mapping.ts';
import { packArrays, unpackArrays } from '../packed-arrays.ts';

type Facts = Omit<Mapping, 'weights' | 'centre'>;

/** A mapping as the store keeps it. */
export function mappingToBytes({ weights, centre, ...facts }: Mapping): Uint8Array {
  return packArrays(facts satisfies Facts, [weights, centre]);
}

export function mappingFromBytes(stored: Uint8Array): Mapping {
  const { facts, arrays } = unpackArrays<Facts>(stored);
  return { ...facts, weights: arrays[0]!, centre: arrays[1]! };
}
