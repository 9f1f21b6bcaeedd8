import type { Work } from '../../contract/work.ts';
import type { CaptionRows } from '../../crossmodal/captions/caption-rows.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import type { LabelledTile } from './labelled-tiles.ts';

/** Places the captions of tiles in a space, as a query of the same words is. Those without a known word are left out. */
export async function embedCaptions(
  tiles: readonly LabelledTile[],
  { embedder, dimension }: LoadedSpace,
  work: Work,
): Promise<CaptionRows | null> {
  if (!tiles.some(({ captions }) => captions)) return null;
  const start = new Uint32Array(tiles.length + 1);
  const placed: Float32Array[] = [];
  const sentence: number[] = [];
  const known = new Map<string, { number: number; embedding: Float32Array | null }>();
  const pause = timeSlices(work.signal);
  for (const [n, { captions = [] }] of tiles.entries()) {
    for (const text of captions) {
      const key = text.toLowerCase();
      const said = known.get(key) ?? { number: known.size, embedding: embedder.embed(text).embedding };
      known.set(key, said);
      if (said.embedding) {
        placed.push(said.embedding);
        sentence.push(said.number);
      }
      await pause();
    }
    start[n + 1] = placed.length;
  }
  const embeddings = new Float32Array(placed.length * dimension);
  for (const [n, embedding] of placed.entries()) embeddings.set(embedding, n * dimension);
  return { start, embeddings, sentence: Uint32Array.from(sentence) };
}
