import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import type { Command } from '../../state/commands.svelte.ts';
import type { Ranked } from '../../state/search.svelte.ts';
import type { Thing } from '../../state/selection.svelte.ts';
import { count, howMany } from '../../state/task-words.ts';

export const thingOf = ({ result }: Ranked): Thing => ({ kind: result.kind, id: result.id });

/** The keys of results and of the heat. */
export function exploreCommands(app: App): Command[] {
  const { search, selection, explore } = app;
  const results = () => (search.ranked.length ? null : 'Waits for results');
  const tile = () => (selection.active?.kind === 'tile' ? null : 'Waits for a tile to be selected');
  const active = () => (selection.active ? null : 'Waits for something to be selected');
  const heat = () => (search.scores.size ? null : 'Waits for an answer with tiles');
  const own = { workspace: 'explore', group: 'Results' } as const;
  const digits = Array.from(
    { length: 9 },
    (_, i): Command => ({
      workspace: 'explore',
      group: 'Labels',
      id: `label.${i + 1}`,
      get title() {
        return `Label: ${app.labels.onKey(i + 1)?.title ?? i + 1}`;
      },
      keys: [String(i + 1)],
      why: () =>
        !app.labels.onKey(i + 1)
          ? 'There is no such label'
          : selection.tiles.length
            ? null
            : 'Waits for tiles to be selected',
      run: () => void attempt(app, () => labelTiles(app, app.labels.onKey(i + 1)!.title)),
    }),
  );
  return [
    ...digits,
    { ...own, id: 'result.next', title: 'Next result', keys: ['J'], why: results, run: () => step(app, 1) },
    {
      ...own,
      id: 'result.previous',
      title: 'Previous result',
      keys: ['K'],
      why: results,
      run: () => step(app, -1),
    },
    {
      ...own,
      id: 'result.extend',
      title: 'Select on to the next',
      keys: ['Shift+J'],
      why: results,
      run: () => step(app, 1, true),
    },
    { ...own, id: 'result.fly', title: 'Fly to it', keys: ['Enter'], why: tile, run: () => flyToActive(app) },
    {
      ...own,
      id: 'result.choose',
      title: 'Select, take away',
      keys: ['Space'],
      why: active,
      run: () => toggleActive(app),
    },
    { ...own, id: 'result.like', title: 'Like this', keys: ['L'], why: active, run: () => likeTile(app) },
    {
      ...own,
      id: 'result.why',
      title: 'Why this score',
      keys: ['Y'],
      why: tile,
      run: () => {
        explore.why = !explore.why;
      },
    },
    {
      ...own,
      id: 'result.export',
      title: 'Export results…',
      why: () => (search.answer ? null : 'Waits for a search'),
      run: () => void attempt(app, () => exportResults(app)),
    },
    {
      ...own,
      group: 'Map',
      id: 'search.unlike',
      title: 'Unlike anything labelled, or back to the search',
      keys: ['U'],
      why: () => (app.mappings.active?.embeddedTiles ? null : 'Waits for embedded tiles'),
      run: () => {
        explore.mode = 'heat';
        void search.toggleUnlike();
      },
    },
    {
      ...own,
      group: 'Map',
      id: 'threshold.down',
      title: 'Lower the score threshold',
      keys: ['['],
      why: heat,
      run: () => search.nudge(-0.01),
    },
    {
      ...own,
      group: 'Map',
      id: 'threshold.up',
      title: 'Raise the score threshold',
      keys: [']'],
      why: heat,
      run: () => search.nudge(0.01),
    },
    {
      ...own,
      group: 'Map',
      id: 'overlay.next',
      title: 'Heat, labels, outlines or nothing',
      keys: ['O'],
      run: () => {
        explore.mode = NEXT[explore.mode];
      },
    },
  ];
}

const NEXT = { heat: 'labels', labels: 'outlines', outlines: 'off', off: 'heat' } as const;

function step(app: App, by: number, extend = false): void {
  const { search, selection } = app;
  const list = search.ranked;
  const now = list.findIndex((ranked) => selection.isActive(thingOf(ranked)));
  const next = list[Math.min(list.length - 1, Math.max(0, now < 0 ? 0 : now + by))];
  if (!next) return;
  selection.select(thingOf(next), extend ? 'add' : 'replace');
  document.getElementById(`result-${next.rank}`)?.scrollIntoView({ block: 'nearest' });
}

function toggleActive({ selection }: App): void {
  const thing = selection.active!;
  if (selection.has(thing))
    selection.chosen = selection.chosen.filter((one) => one.id !== thing.id || one.kind !== thing.kind);
  else selection.select(thing, 'add');
}

export function flyToActive(app: App): void {
  const id = app.selection.active?.id;
  const result = app.search.ranked.find((ranked) => ranked.result.id === id)?.result;
  if (result?.extent) app.stage.view?.camera.flyTo(result.extent);
  // It lies in the pixels of its scene, and is brought into view there.
  else if (result?.scene) app.scenes.activeId = result.scene;
  else app.commands.run('map.fit');
}

/** Searches for what is near the active thing. */
export function likeTile(app: App): void {
  const { active } = app.selection;
  if (!active) return;
  if (active.kind === 'term') void app.search.run(active.id.includes(' ') ? `"${active.id}"` : active.id);
  else if (active.kind !== 'feature') void app.search.run(`like:${active.kind}/${active.id}`);
}

/** By the ending of the name: .csv, .geojson or .gpkg. */
export async function exportResults(app: App): Promise<void> {
  const name = app.search.asked.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'results';
  const out = await app.files.save('Export results', `${name}.geojson`);
  if (!out) return;
  const { rows, file } = await app.search.export(out);
  app.notices.say(`${count(rows)} results written to ${file}`);
}

/** A person's word: it outranks the rule, and can be undone. */
export async function labelTiles(app: App, label: string): Promise<void> {
  const { tiles } = app.selection;
  await app.session.engine.setTileLabel({ tiles, label }, app.session.quick);
  app.notices.say(`${howMany(tiles.length, 'tile')} labelled ${label}`, {
    label: 'Undo',
    keys: 'Ctrl+Z',
    run: () => app.commands.run('undo'),
  });
}
