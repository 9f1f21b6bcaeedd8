import type { Tool } from '../../map/draw-tools.ts';
import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { clearLabel, deleteChosen, giveLabel, stepTile } from './hand.ts';

const TOOLS: { tool: Tool; title: string; key: string }[] = [
  { tool: 'select', title: 'Select', key: 'V' },
  { tool: 'polygon', title: 'Draw a polygon', key: 'P' },
  { tool: 'rectangle', title: 'Draw a rectangle', key: 'R' },
  { tool: 'freehand', title: 'Draw freehand', key: 'D' },
];
const NEXT = { tiles: 'fractions', fractions: 'features', features: 'off', off: 'tiles' } as const;

export const isDrawing = (tool: Tool) => tool !== 'select' && tool !== 'modify';

/** Keys and palette entries of the Label workspace. */
export function labelCommands(app: App): Command[] {
  return [...drawing(app), ...labelling(app)].map((command) => ({ ...command, workspace: 'label' }));
}

function drawing(app: App): Command[] {
  const { labelView: view, selection, stage } = app;
  const whileDrawing = () => (isDrawing(view.tool) ? null : 'Waits for a polygon to be drawn');
  const polygon = () => (selection.features.length ? null : 'Waits for a polygon to be selected');
  return [
    ...TOOLS.map(
      ({ tool, title, key }): Command => ({
        id: `tool.${tool}`,
        title,
        group: 'Draw',
        keys: [key],
        run: () => {
          view.tool = tool;
        },
      }),
    ),
    {
      id: 'tool.modify',
      title: 'Move the corners of a polygon',
      group: 'Draw',
      keys: ['E'],
      why: () => polygon() ?? (drawnHere(app) ? null : 'Only what was drawn here is reshaped here'),
      run: () => {
        view.tool = 'modify';
      },
    },
    {
      id: 'tool.snap',
      title: 'Snap to corners and edges',
      group: 'Draw',
      keys: ['S'],
      run: () => {
        view.snapping = !view.snapping;
      },
    },
    {
      id: 'tool.delete',
      title: 'Delete polygons',
      group: 'Draw',
      keys: ['Del', 'Backspace'],
      why: polygon,
      run: () => void attempt(app, () => deleteChosen(app)),
    },
    {
      id: 'tool.finish',
      title: 'Close the polygon',
      group: 'Draw',
      keys: ['Enter'],
      keyOnly: true,
      why: whileDrawing,
      run: () => stage.view?.tools.finish(),
    },
    {
      id: 'tool.back',
      title: 'Take the last corner back',
      group: 'Draw',
      keys: ['Backspace'],
      keyOnly: true,
      why: whileDrawing,
      run: () => stage.view?.tools.takeBackVertex(),
    },
    {
      id: 'tool.stop',
      title: 'Stop drawing',
      group: 'Draw',
      keys: ['Esc'],
      keyOnly: true,
      why: () => (view.tool === 'select' && !view.gridOpen ? 'Nothing is being drawn' : null),
      run: () => {
        view.tool = 'select';
        view.gridOpen = false;
      },
    },
  ];
}

function labelling(app: App): Command[] {
  const { labelView: view, selection, labels, ruleDraft } = app;
  const something = () =>
    selection.tiles.length || selection.features.length || isDrawing(view.tool)
      ? null
      : 'Waits for tiles or a polygon to be selected';
  const digits = Array.from({ length: Math.min(9, labels.list.length) }, (_, i): Command => {
    const label = () => labels.onKey(i + 1);
    return {
      id: `label.give.${i + 1}`,
      get title() {
        return label() ? `Label it ${label()!.title}` : `Label ${i + 1}`;
      },
      group: 'Labels',
      keys: [String(i + 1)],
      why: () => (label() ? something() : `There is no label ${i + 1}`),
      run: () => {
        const { title } = label()!;
        if (isDrawing(view.tool)) view.drawnLabel = title;
        else void attempt(app, () => giveLabel(app, title));
      },
    };
  });
  const tried = () => (ruleDraft.isTried ? null : 'Waits for a threshold to be moved');
  const own = { group: 'Labels' } as const;
  return [
    ...digits,
    {
      ...own,
      id: 'label.clear',
      title: 'Let the rule decide',
      keys: ['N'],
      why: () => (selection.tiles.length ? null : 'Waits for tiles to be selected'),
      run: () => void attempt(app, () => clearLabel(app)),
    },
    {
      ...own,
      id: 'label.next',
      title: 'Next labelled tile',
      keys: ['J'],
      run: () => void attempt(app, () => stepTile(app, 1)),
    },
    {
      ...own,
      id: 'label.previous',
      title: 'Previous labelled tile',
      keys: ['K'],
      run: () => void attempt(app, () => stepTile(app, -1)),
    },
    {
      ...own,
      id: 'label.threshold.down',
      title: 'Lower the threshold',
      keys: ['['],
      run: () => nudge(app, -0.01),
    },
    {
      ...own,
      id: 'label.threshold.up',
      title: 'Raise the threshold',
      keys: [']'],
      run: () => nudge(app, 0.01),
    },
    {
      ...own,
      id: 'rule.apply',
      title: 'Apply the rule',
      keys: ['Ctrl+Enter'],
      why: tried,
      run: () => void attempt(app, () => ruleDraft.apply()),
    },
    { ...own, id: 'rule.reset', title: 'Leave the rule as it was', why: tried, run: () => ruleDraft.reset() },
    {
      ...own,
      id: 'grid.open',
      title: 'Choose the tile size…',
      keys: ['T'],
      why: () => (app.scenes.list.length ? null : 'Waits for a scene'),
      run: () => {
        view.gridOpen = !view.gridOpen;
      },
    },
    {
      ...own,
      id: 'label.view',
      title: 'Tiles, fractions, features',
      keys: ['O'],
      run: () => {
        view.mode = NEXT[view.mode];
      },
    },
    {
      ...own,
      id: 'label.texts',
      title: 'What labels mean',
      keys: ['M'],
      run: () => {
        view.textsOpen = !view.textsOpen;
      },
    },
  ];
}

function drawnHere({ selection, layers }: App): boolean {
  const layer = selection.active?.layer;
  return layers.list.some((one) => one.id === layer && one.drawn);
}

function nudge({ labelView, labels, ruleDraft }: App, by: number): void {
  const title = labelView.title ?? labels.list[0]?.title;
  if (title !== undefined) ruleDraft.setThreshold(title, ruleDraft.thresholdOf(title) + by);
}
