import { tick } from 'svelte';
import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';

/** Opens a tile where labels are reviewed: it is selected, and the map flies to it. */
export function showTile(app: App, tile: string): void {
  const { selection, frame, session, scenes, stage } = app;
  selection.select({ kind: 'tile', id: tile });
  frame.workspace = 'label';
  void attempt(app, async () => {
    const { extent, scene } = await session.engine.describeTile({ tile }, session.quick);
    await tick();
    if (extent) stage.view?.camera.flyTo(extent);
    // It lies in the pixels of its scene, and is brought into view there.
    else scenes.activeId = scene;
  });
}
