/** Texture of a smaller window says nothing: its coarsest filter would see its border only. */
export const MINIMUM_WINDOW_PX = 24;
export const CONTEXT_FACTOR = 3;
/** Larger tiles bring their own surroundings; context would only make training and test tiles share pixels. */
export const MOST_CONTEXT_PX = 96;

/** Names the window in the version of what is seen through it. */
export const WINDOW_NAME = `window=${CONTEXT_FACTOR}x,${MINIMUM_WINDOW_PX}..${MOST_CONTEXT_PX}px`;

/**
 * Side of the window through which texture sees a tile: three times the tile, between 24 and 96 px, never less than the
 * tile; the margin is a whole number of pixels.
 */
export function contextPx(tileSizePx: number): number {
  const wanted = Math.min(MOST_CONTEXT_PX, Math.max(MINIMUM_WINDOW_PX, CONTEXT_FACTOR * tileSizePx));
  return tileSizePx + 2 * Math.ceil(Math.max(0, wanted - tileSizePx) / 2);
}
