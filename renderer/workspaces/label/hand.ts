import type { FeatureRef, GeoJsonGeometry } from '../../../native/contract/layer.ts';
import type { ExtentDeg } from '../../map/frame.ts';
import type { App } from '../../state/app.svelte.ts';
import { howMany } from '../../state/task-words.ts';

/** What a person does to tiles and polygons. Each is one edit, so that undo takes back what was meant as one. */

export async function draw(app: App, geometry: GeoJsonGeometry): Promise<void> {
  const label = app.labelView.drawnLabel;
  const { engine, quick } = app.session;
  const { layer, feature } = await engine.drawFeature({ geometry, label }, quick);
  app.selection.select({ kind: 'feature', id: feature, layer });
}

export async function reshape(
  app: App,
  layer: string,
  feature: string,
  geometry: GeoJsonGeometry,
): Promise<void> {
  await app.session.engine.reshapeFeature({ layer, feature, geometry }, app.session.quick);
}

export async function deleteChosen(app: App): Promise<void> {
  const { engine, quick } = app.session;
  await engine.deleteFeatures({ features: chosenFeatures(app) }, quick);
  app.notices.say(`${howMany(app.selection.features.length, 'polygon')} deleted`, {
    label: 'Undo',
    keys: 'Ctrl+Z',
    run: () => app.commands.run('undo'),
  });
  app.selection.clear();
}

function chosenFeatures({ selection }: App): FeatureRef[] {
  return selection.features.map(({ layer, id }) => ({ layer: layer!, feature: id }));
}

/** Gives the label to what is selected: polygons first, else tiles. */
export async function giveLabel(app: App, label: string): Promise<void> {
  const { selection, session } = app;
  const { engine, quick } = session;
  if (selection.features.length > 0) {
    await engine.relabelFeatures({ features: chosenFeatures(app), label }, quick);
  } else {
    await engine.setTileLabel({ tiles: [...selection.tiles], label }, quick);
    if (selection.tiles.length > 1) app.notices.say(`${howMany(selection.tiles.length, 'tile')}: ${label}`);
  }
}

/** Takes a person's label from the selected tiles; the rule decides again. */
export async function clearLabel({ selection, session }: App): Promise<void> {
  await session.engine.clearTileLabel({ tiles: [...selection.tiles] }, session.quick);
}

/** Goes on to the next tile that carries a label, and shows it. */
export async function stepTile(app: App, by: 1 | -1): Promise<void> {
  const { tiles, selection, scenes, session, stage } = app;
  const now = selection.active?.kind === 'tile' ? tiles.find(selection.active.id) : null;
  const sheet = now?.sheet ?? tiles.sheets.get(scenes.activeId ?? '') ?? [...tiles.sheets.values()][0];
  const labels = sheet && tiles.labels.get(sheet.scene);
  if (!sheet || !labels) return;
  const start = now?.n ?? (by > 0 ? -1 : sheet.count);
  for (let n = start + by; n >= 0 && n < sheet.count; n += by) {
    if (labels[2 * n] === 0) continue;
    const tile = `${sheet.prefix}${n}`;
    selection.select({ kind: 'tile', id: tile });
    const { extent } = await session.engine.describeTile({ tile }, session.quick);
    // The map is moved only when the tile is out of sight.
    if (extent && !(stage.extent && isInside(extent, stage.extent))) stage.view?.camera.flyTo(extent);
    return;
  }
}

function isInside(inner: ExtentDeg, outer: ExtentDeg): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}
