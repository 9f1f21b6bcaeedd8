import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { Random } from '../../../native/math/random.ts';

const SIDE = 32;
const SHOWN = {
  water: { colour: [20, 60, 200], words: 'water river lake boat fish wave swim shore' },
  sand: { colour: [220, 190, 120], words: 'sand dune desert dry hot camel wind sun' },
  forest: { colour: [20, 110, 30], words: 'forest tree leaf moss deer branch shade wood' },
} as const;
export type Shown = keyof typeof SHOWN;

export interface Described {
  folder: string;
  /** CSV of image and sentence. */
  captions: string;
}

/**
 * Pictures of water, sand and forest in turn, all in one folder, with two sentences for each of four words that are said
 * of such places in the texts of the small world.
 */
export async function writeDescribed(dir: string, count: number): Promise<Described> {
  const folder = path.join(dir, 'described');
  mkdirSync(folder, { recursive: true });
  const random = new Random(21);
  const lines = ['image,sentence'];
  for (let n = 0; n < count; n++) {
    const { colour, words } = SHOWN[shownBy(n)];
    const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) =>
      Math.max(0, Math.min(255, colour[i % 3]! + 60 * random.uniform() - 30)),
    );
    const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
    await sharp(pixels, { raw }).toFile(path.join(folder, pictureName(n)));
    const said = () => random.shuffle(words.split(' ')).slice(0, 4).join(' ');
    lines.push(`${pictureName(n)},${said()}`, `${pictureName(n)},"${said()}"`);
  }
  const captions = path.join(dir, 'captions.csv');
  writeFileSync(captions, `${lines.join('\n')}\n`);
  return { folder, captions };
}

export const shownBy = (n: number): Shown => (['water', 'sand', 'forest'] as const)[n % 3]!;

export const pictureName = (n: number): string => `p${String(n).padStart(3, '0')}.png`;
