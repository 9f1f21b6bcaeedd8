import type { Random } from '../../../../native/math/random.ts';

/** Values at the edges of what tags hold: zero, one, signs, and all bits of 1, 2 and 4 bytes. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/**
 * A copy of a TIFF with up to four faults: flipped bits, edge values, other tag numbers, pieces copied elsewhere, an
 * early end. Half of them hit the last third, where the directories of small files lie.
 */
export function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes = original.slice();
  for (let faults = 1 + random.below(4); faults > 0 && bytes.length > 0; faults--) {
    const at = position(bytes.length, random);
    switch (random.below(8)) {
      case 0:
      case 1:
        bytes[at]! ^= 1 << random.below(8);
        break;
      case 2:
        bytes[at] = random.below(256);
        break;
      case 3:
      case 4:
        putNumber(bytes, at, EDGES[random.below(EDGES.length)]!, 1 << random.below(3));
        break;
      case 5:
        putNumber(bytes, at, random.uint32(), 4);
        break;
      case 6:
        bytes.copyWithin(at, position(bytes.length, random), position(bytes.length, random));
        break;
      case 7:
        if (random.below(4) === 0) bytes = bytes.subarray(0, at);
        break;
    }
  }
  return bytes;
}

function position(length: number, random: Random): number {
  const choice = random.below(10);
  if (choice === 0) return random.below(Math.min(length, 16));
  return choice < 6 ? length - 1 - random.below(Math.ceil(length / 3)) : random.below(length);
}

function putNumber(bytes: Uint8Array, at: number, value: number, size: number): void {
  for (let i = 0; i < size && at + i < bytes.length; i++) bytes[at + i] = (value / 2 ** (8 * i)) & 255;
}
