import { Random } from '../../../../native/math/random.ts';
import { NETWORK_SIDE_PX } from '../../../../native/vision/network/shape.ts';
import type { NetworkExamples } from '../../../../native/vision/network/training.ts';

/** Pictures that differ in the width of their stripes, not in their colour: every other one is coarse. */
export function stripes(count: number): NetworkExamples {
  const random = new Random(5);
  const side = NETWORK_SIDE_PX;
  const pictures = new Uint8Array(count * side * side);
  const shares = new Float32Array(count * 2);
  for (let n = 0; n < count; n++) {
    const width = n % 2 === 0 ? 2 : 8;
    const shift = random.below(16);
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++)
        pictures[(n * side + row) * side + column] =
          (Math.floor((column + shift) / width) % 2 === 0 ? 60 : 180) + random.below(40);
    shares[2 * n + (n % 2)] = 1;
  }
  const judges = Uint8Array.from({ length: count }, (_, n) => (n % 4 < 2 ? 0 : 1));
  return { count, channels: 1, classes: 2, pictures, shares, judges };
}
