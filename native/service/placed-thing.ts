import type { Kind } from '../contract/text.ts';
import { centredEmbedding, uncentredEmbedding } from '../crossmodal/centred-labels.ts';
import { normalised } from '../math/distance.ts';
import type { EmbeddedScenes } from './embedded-scenes.ts';
import type { LoadedSpace } from './loaded-spaces.ts';
import type { OpenProject } from './open-project.ts';
import { findTile } from './tile-id.ts';

/** A thing of a space: about the origin, as texts are compared, and about the mapping's centre, as tiles are. */
export interface PlacedThing {
  /** Of unit length, as is the other. */
  readonly text: Float32Array;
  readonly tile: Float32Array;
}

/** Tiles as a mapping has placed them. */
export interface PlacedTiles {
  readonly embedded: EmbeddedScenes;
  readonly centre: Float32Array;
}

/** @returns null for a thing that the space does not hold; without tiles the two embeddings are the same */
export async function placedThing(
  project: OpenProject,
  { kind, id }: { kind: Kind; id: string },
  space: LoadedSpace,
  tiles: PlacedTiles | null,
): Promise<PlacedThing | null> {
  const { dimension } = space;
  if (kind === 'tile') {
    const { grid, n } = await findTile(project, id);
    const scene = tiles?.embedded.scenes.find((candidate) => candidate.scene.record.id === grid.scene);
    const row = scene?.tiles.rows.slice(n * dimension, (n + 1) * dimension);
    if (!tiles || !row || row.some(Number.isNaN)) return null;
    return { tile: normalised(row), text: uncentredEmbedding(row, tiles.centre) };
  }
  const place = space.placeOf(kind, id);
  if (place < 0) return null;
  const text = space.unitRowsOf(kind).slice(place * dimension, (place + 1) * dimension);
  return { text, tile: tiles ? centredEmbedding(text, tiles.centre) : text };
}
