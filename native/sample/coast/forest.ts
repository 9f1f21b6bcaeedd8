import { type Canvas, type Colour, mixColours, shaded } from '../canvas/canvas.ts';
import { grain, Noise, smoothStep } from '../canvas/noise.ts';
import { plantTree } from '../canvas/tree.ts';
import { COVER } from './cover.ts';

const PINE: Colour = [52, 72, 47, 138];
const LOBLOLLY: Colour = [64, 84, 52, 150];
const OAK: Colour = [76, 97, 52, 178];
const GUM: Colour = [96, 112, 58, 186];
const MAPLE: Colour = [118, 116, 66, 176];
const BARE: Colour = [112, 104, 88, 104];

/** Distance between stems, before they are moved at random. */
const SPACING_PX = 3.1;

/** Plants the woods: stands of pine and of mixed hardwood, planted rows in some, thin at clearings and edges. */
export function* plantForest(canvas: Canvas, seed: number): Generator<void> {
  const { widthPx, heightPx, cover } = canvas;
  const noise = new Noise(seed + 51);
  for (let y = 0; y < heightPx; y += SPACING_PX, yield) {
    for (let x = 0; x < widthPx; x += SPACING_PX) {
      const [i, j] = [Math.round(x / SPACING_PX), Math.round(y / SPACING_PX)];
      const stand = noise.fractal(x / 150, y / 150, 4);
      const planted = noise.fractal(x / 190 + 60, y / 190, 2) > 0.3;
      const stray = planted ? 1.7 : 2.9;
      const treeX = x + stray * (grain(i, j, seed) - 0.5);
      const treeY = y + stray * (grain(i, j, seed + 1) - 0.5);
      const at =
        Math.min(heightPx - 1, Math.max(0, Math.floor(treeY))) * widthPx +
        Math.min(widthPx - 1, Math.max(0, Math.floor(treeX)));
      const chance = chanceOf(cover[at]!, noise, x, y);
      if (chance === 0 || grain(i, j, seed + 2) > chance) continue;
      const size = grain(i, j, seed + 3);
      const vigour = 1 + 0.35 * noise.fractal(x / 70, y / 70, 3);
      plantTree(canvas, {
        x: treeX,
        y: treeY,
        radiusPx: (planted ? 1.7 + 0.5 * size : 1.5 + 2.3 * size * size) * vigour,
        heightM: (planted ? 9 : 7 + 8 * size) * vigour,
        colour: crownColour(planted ? -1 : stand, grain(i, j, seed + 4), grain(i, j, seed + 5)),
      });
    }
  }
}

/** Share of the places where a tree stands. */
function chanceOf(cover: number, noise: Noise, x: number, y: number): number {
  if (cover === COVER.forest) return 0.95;
  if (cover === COVER.grass) return 0.03 + 0.4 * smoothStep(0.2, 0.6, noise.fractal(x / 26, y / 26, 3));
  if (cover === COVER.dune) return 0.02;
  return 0;
}

function crownColour(stand: number, species: number, tone: number): Colour {
  const hardwood = smoothStep(-0.2, 0.3, stand);
  const pine = mixColours(PINE, LOBLOLLY, tone);
  const leafy =
    species < 0.55
      ? mixColours(OAK, GUM, tone)
      : species < 0.93
        ? mixColours(OAK, PINE, tone)
        : mixColours(MAPLE, GUM, tone);
  const colour = grainless(species) < hardwood ? leafy : pine;
  return species > 0.993 ? BARE : shaded(colour, 0.86 + 0.3 * tone);
}

/** Another number from the same one, so that kind and colour are drawn apart. */
function grainless(value: number): number {
  return (value * 97.13) % 1;
}
