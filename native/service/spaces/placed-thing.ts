import type { Kind } from '../../contract/text.ts';
import { centredEmbedding, uncentredEmbedding } from '../../crossmodal/centred-labels.ts';
import { normalised } from '../../math/distance.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import { embeddedTile } from '../mappings/embedded-scenes.ts';
import type { OpenProject } from '../open-project.ts';
import { findTile } from '../tiles/tile-id.ts';
import type { LoadedSpace } from './loaded-spaces.ts';

/** A thing of a space: about the origin, as texts are compared, and about the mapping's centre, as tiles are. */
export interface PlacedThing {
  /** Of unit length, as is the other. */
  readonly text: Float32Array;
  readonly tile: Float32Array;
}

/** The mapping that has placed tiles in a space, and the centre they lie about. */
export interface PlacedTiles {
  readonly mapping: StoredMapping;
  readonly centre: Float32Array;
}

/** @returns null for a thing that the space does not hold; without tiles the two embeddings are the same */
export async function placedThing(
  project: OpenProject,
  { kind, id }: { kind: Kind; id: string },
  space: LoadedSpace,
  tiles: PlacedTiles | null,
): Promise<PlacedThing | null> {
  if (kind === 'tile') {
    const { grid, n } = await findTile(project, id);
    const row = tiles && (await embeddedTile(project, tiles.mapping, grid, n));
    return row && { tile: normalised(row), text: uncentredEmbedding(row, tiles.centre) };
  }
  const place = space.placeOf(kind, id);
  if (place < 0) return null;
  const text = space.unitRowsOf(kind).slice(place * space.dimension, (place + 1) * space.dimension);
  return { text, tile: tiles ? centredEmbedding(text, tiles.centre) : text };
}
