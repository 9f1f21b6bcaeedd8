import type { App } from '../state/app.svelte.ts';
import { attempt } from '../state/attempt.ts';
import type { Command } from '../state/commands.svelte.ts';
import { editWords } from '../state/edits.svelte.ts';
import {
  addDescribedPictures,
  addDocuments,
  addModel,
  addSceneFolder,
  addScenes,
  addStarter,
  addTable,
  importLayer,
  makeSearchable,
  newProject,
  openProject,
  openSample,
} from './intake.ts';
import { mapCommands } from './map/commands.ts';
import { WORKSPACES } from './workspaces.ts';

/** Commands of the frame: they are there in every workspace. */
export function frameCommands(app: App): Command[] {
  return [...anywhere(app), ...project(app), ...mapCommands(app), ...edits(app)];
}

function anywhere(app: App): Command[] {
  const { frame, settings } = app;
  const workspaces = WORKSPACES.map(
    (workspace, i): Command => ({
      id: `go.${workspace.id}`,
      title: `Go to ${workspace.title}`,
      group: 'Anywhere',
      keys: [`Ctrl+${i + 1}`],
      why: () => app.project.whyShut,
      run: () => {
        frame.workspace = workspace.id;
      },
    }),
  );
  return [
    {
      id: 'search.focus',
      title: 'Search',
      group: 'Anywhere',
      keys: ['/'],
      why: () => app.project.whyShut,
      run: focusSearch,
    },
    {
      id: 'palette',
      title: 'Command palette',
      group: 'Anywhere',
      keys: ['Ctrl+K'],
      run: () => frame.toggle({ kind: 'palette' }),
    },
    ...workspaces,
    {
      id: 'panel.left',
      title: 'Left panel',
      group: 'Anywhere',
      keys: ['Ctrl+B'],
      run: () => settings.fold(frame.workspace, 'left'),
    },
    {
      id: 'panel.right',
      title: 'Right panel',
      group: 'Anywhere',
      keys: ['Ctrl+I'],
      run: () => settings.fold(frame.workspace, 'right'),
    },
    {
      id: 'theme',
      title: 'Light or dark',
      group: 'Anywhere',
      keys: ['Ctrl+Shift+L'],
      run: () => settings.toggleTheme(),
    },
    {
      id: 'theme.system',
      title: 'Theme as the system has it',
      group: 'Anywhere',
      run: () => settings.keep({ theme: 'system' }),
    },
    {
      id: 'keys',
      title: 'Keyboard',
      group: 'Anywhere',
      keys: ['?'],
      run: () => frame.toggle({ kind: 'keys' }),
    },
    { id: 'jobs', title: 'Jobs', group: 'Jobs', keys: ['Ctrl+J'], run: () => frame.toggle({ kind: 'jobs' }) },
    { id: 'notices', title: 'Notices', group: 'Anywhere', run: () => frame.toggle({ kind: 'notices' }) },
    {
      id: 'machine',
      title: 'What this machine can do',
      group: 'Anywhere',
      run: () => frame.open({ kind: 'machine' }),
    },
    {
      id: 'jobs.cancel',
      title: 'Cancel the running job',
      group: 'Jobs',
      keys: ['Ctrl+.'],
      why: () => (app.jobs.running ? null : 'No job is running'),
      run: () => void attempt(app, () => app.jobs.cancel(app.jobs.running!)),
    },
    {
      id: 'selection.clear',
      title: 'Select nothing',
      group: 'Selection',
      keys: ['Esc'],
      keyOnly: true,
      run: () => {
        // A panel whose focused row has gone does not hear the key itself.
        if (frame.overlay) return frame.close();
        app.selection.clear();
        app.stage.popup = null;
      },
    },
  ];
}

function project(app: App): Command[] {
  const why = () => app.project.whyShut;
  return [
    {
      id: 'project.new',
      title: 'New project…',
      group: 'Project',
      keys: ['Ctrl+Alt+N'],
      run: () => void newProject(app),
    },
    {
      id: 'project.open',
      title: 'Open project…',
      group: 'Project',
      keys: ['Ctrl+O'],
      run: () => void openProject(app),
    },
    {
      id: 'project.sample',
      title: 'Open the sample project',
      group: 'Project',
      run: () => void openSample(app),
    },
    {
      id: 'project.close',
      title: 'Close the project',
      group: 'Project',
      why,
      run: () => void attempt(app, () => app.project.close()),
    },
    {
      id: 'scene.add',
      title: 'Add scenes…',
      group: 'Project',
      keys: ['Ctrl+Shift+A'],
      why,
      run: () => void addScenes(app, null),
    },
    {
      id: 'scene.add-folder',
      title: 'Add a folder of Landsat or Sentinel-2 bands…',
      group: 'Project',
      why,
      run: () => void addSceneFolder(app, 'each'),
    },
    {
      id: 'scene.add-stack',
      title: 'Add files as one scene: bands of one image…',
      group: 'Project',
      why,
      run: () => void addScenes(app, null, 'stack'),
    },
    {
      id: 'scene.add-mosaic',
      title: 'Add files as one scene: pieces of one mosaic…',
      group: 'Project',
      why,
      run: () => void addScenes(app, null, 'mosaic'),
    },
    {
      id: 'scene.add-mosaic-folder',
      title: 'Add a folder as one mosaic…',
      group: 'Project',
      why,
      run: () => void addSceneFolder(app, 'mosaic'),
    },
    {
      id: 'scene.add-image-set',
      title: 'Add a folder of labelled pictures…',
      group: 'Project',
      why,
      run: () => void addSceneFolder(app, 'image-set'),
    },
    {
      id: 'scene.add-captions',
      title: 'Add a folder of pictures with captions…',
      group: 'Project',
      why,
      run: () => void addDescribedPictures(app),
    },
    {
      id: 'scene.add-table',
      title: 'Add a table of embeddings…',
      group: 'Project',
      why,
      run: () => void addTable(app),
    },
    {
      id: 'extractor.add',
      title: 'Add a model that computes features…',
      group: 'Project',
      why,
      run: () => void addModel(app),
    },
    {
      id: 'scene.place',
      title: 'Place the scene by hand…',
      group: 'Project',
      why: () => (app.scenes.active ? null : 'Choose a scene first'),
      run: () => app.scenes.active && app.placing.begin(app.scenes.active.record),
    },
    {
      id: 'scene.add-address',
      title: 'Add a scene from an address…',
      group: 'Project',
      why,
      run: () => app.frame.open({ kind: 'scene-address' }),
    },
    {
      id: 'basemap.add',
      title: 'Add a base map…',
      group: 'Project',
      why,
      run: () => app.frame.open({ kind: 'add-base-map' }),
    },
    {
      id: 'layer.import',
      title: 'Import a layer…',
      group: 'Project',
      why,
      run: () => void importLayer(app, null),
    },
    {
      id: 'documents.add',
      title: 'Add documents…',
      group: 'Project',
      why,
      run: () => void addDocuments(app, null),
    },
    {
      id: 'space.starter',
      title: 'Add the starter space',
      group: 'Project',
      why: () => why() ?? whyNotStarter(app),
      run: () => void addStarter(app),
    },
    {
      id: 'ready',
      title: 'Make searchable',
      group: 'Project',
      why: () => why() ?? (app.scenes.list.length ? null : 'Waits for a scene'),
      run: () => void makeSearchable(app),
    },
  ];
}

function whyNotStarter({ texts, jobs }: App): string | null {
  const isThere = texts.spaces.some(({ origin, stale }) => origin.kind === 'starter' && !stale);
  if (isThere) return 'The project has it';
  return jobs.running?.task === 'add-starter' ? 'It is being added' : null;
}

function edits(app: App): Command[] {
  const { edits: log, notices, scenes } = app;
  const edit = (step: 'undo' | 'redo', title: string, keys: readonly string[]): Command => {
    const back = step === 'undo' ? { id: 'redo', label: 'Redo' } : { id: 'undo', label: 'Undo' };
    const take = async () => {
      await scenes.settle();
      const words = await log.step(step);
      if (!words) return notices.say(`Nothing to ${step}`);
      notices.say(`${step === 'undo' ? 'Undone' : 'Done again'}: ${words}`, {
        label: back.label,
        keys: back.id === 'undo' ? 'Ctrl+Z' : 'Ctrl+Shift+Z',
        run: () => app.commands.run(back.id),
      });
    };
    return {
      id: step,
      get title() {
        const next = log.next[step];
        return next ? `${title}: ${editWords(next)}` : title;
      },
      group: 'Anywhere',
      keys,
      why: () => (log.can(step) || scenes.isMoving ? null : `Nothing to ${step}`),
      run: () => void attempt(app, take),
    };
  };
  return [edit('undo', 'Undo', ['Ctrl+Z']), edit('redo', 'Redo', ['Ctrl+Shift+Z', 'Ctrl+Y'])];
}

export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-search-field]');
  field?.focus();
  field?.select();
}
