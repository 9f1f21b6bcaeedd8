import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { saveView } from './save-view.ts';

/** A step of the keyboard. */
const TURN_RAD = Math.PI / 12;

/** Commands of the map: they are there in every workspace. */
export function mapCommands(app: App): Command[] {
  const view = () => app.stage.view;
  return [
    { id: 'map.in', title: 'Zoom in', group: 'Map', keys: ['+', '='], run: () => view()?.camera.zoomBy(1) },
    { id: 'map.out', title: 'Zoom out', group: 'Map', keys: ['-'], run: () => view()?.camera.zoomBy(-1) },
    {
      id: 'map.turn-left',
      title: 'Turn the map to the left',
      group: 'Map',
      keys: ['Alt+Shift+Left'],
      run: () => view()?.camera.rotateBy(-TURN_RAD),
    },
    {
      id: 'map.turn-right',
      title: 'Turn the map to the right',
      group: 'Map',
      keys: ['Alt+Shift+Right'],
      run: () => view()?.camera.rotateBy(TURN_RAD),
    },
    {
      id: 'map.north',
      title: 'North up',
      group: 'Map',
      keys: ['Alt+Shift+Up'],
      why: () => (app.stage.rotationRad === 0 ? 'North is up' : null),
      run: () => view()?.camera.northUp(),
    },
    { id: 'map.fit', title: 'Fit selection or scene', group: 'Map', keys: ['F'], run: () => fit(app) },
    {
      id: 'map.go',
      title: 'Go to coordinates…',
      group: 'Map',
      keys: ['G', 'Ctrl+G'],
      why: () => app.project.whyShut,
      run: () => app.frame.open({ kind: 'go-to' }),
    },
    {
      id: 'map.swipe',
      title: 'Swipe between two scenes',
      group: 'Map',
      keys: ['W'],
      why: () => (app.swipe.pair ? null : 'Waits for two scenes with a place on the map'),
      run: () => (app.swipe.isOn ? app.swipe.leave() : app.swipe.start()),
    },
    {
      id: 'map.swipe-leave',
      title: 'Leave the swipe',
      group: 'Map',
      keys: ['Esc'],
      keyOnly: true,
      why: () => (app.swipe.isOn && !app.frame.overlay && !app.stage.popup ? null : 'No swipe'),
      run: () => app.swipe.leave(),
    },
    ...inspect(app),
    {
      id: 'map.save',
      title: 'Save the view as PNG',
      group: 'Map',
      keys: ['Ctrl+Shift+S'],
      why: () => app.project.whyShut,
      run: () => void saveView(app, { withLegends: true }),
    },
    {
      id: 'map.save-plain',
      title: 'Save the view as PNG, without legends',
      group: 'Map',
      why: () => app.project.whyShut ?? (app.legends.shown.length ? null : 'The map shows no legend'),
      run: () => void saveView(app, { withLegends: false }),
    },
    {
      id: 'map.bare',
      title: 'Hide overlays while held',
      group: 'Map',
      keys: ['H'],
      keyOnly: true,
      run: () => view()?.setBare(true),
      release: () => view()?.setBare(false),
    },
  ];
}

const STEPS: readonly [key: string, words: string, columns: number, rows: number][] = [
  ['Left', 'to the left', -1, 0],
  ['Right', 'to the right', 1, 0],
  ['Up', 'above', 0, -1],
  ['Down', 'below', 0, 1],
];

function inspect(app: App): Command[] {
  const { inspector } = app;
  const why = () => (inspector.isOn ? null : 'Waits for the inspector');
  return [
    {
      id: 'map.inspect',
      title: 'Inspect pixels',
      group: 'Map',
      keys: ['I'],
      why: () => (app.scenes.list.some(({ record }) => record.extent) ? null : 'Waits for a scene'),
      run: () => {
        if (inspector.isOn) inspector.leave();
        else inspector.isOn = true;
      },
    },
    ...STEPS.map(
      ([key, words, columns, rows]): Command => ({
        id: `map.inspect-${key.toLowerCase()}`,
        title: `Inspect the pixel ${words}`,
        group: 'Map',
        keys: [`Alt+${key}`],
        why,
        run: () => void attempt(app, () => inspector.step(columns, rows)),
      }),
    ),
    {
      id: 'map.inspect-leave',
      title: 'Let go of the pixel, leave the inspector',
      group: 'Map',
      keys: ['Esc'],
      keyOnly: true,
      why: () => (inspector.isOn && !app.frame.overlay ? null : 'No inspector'),
      run: () => {
        if (inspector.pinned) inspector.pinned = null;
        else inspector.leave();
      },
    },
  ];
}

/** The selected tile, else the active scene, else the topmost. */
function fit(app: App): void {
  const { stage, selection, tiles, scenes } = app;
  const { active } = selection;
  if (active?.kind === 'tile' && tiles.find(active.id)) {
    void attempt(app, () => flyToTile(app, active.id));
    return;
  }
  const extent =
    scenes.active?.record.extent ?? scenes.list.find(({ record }) => record.extent)?.record.extent;
  if (extent) stage.view?.camera.fit(extent);
}

async function flyToTile(app: App, tile: string): Promise<void> {
  const { extent } = await app.session.engine.describeTile({ tile }, app.session.quick);
  if (extent) app.stage.view?.camera.flyTo(extent);
}
