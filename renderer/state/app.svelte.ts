import { createContext } from 'svelte';
import type { EngineLink } from '../engine/connect.ts';
import { BaseMaps } from './base-maps.svelte.ts';
import { Commands } from './commands.svelte.ts';
import { Edits } from './edits.svelte.ts';
import { ExploreView } from './explore.svelte.ts';
import { ExportView } from './export-view.svelte.ts';
import { Files } from './files.svelte.ts';
import { Frame } from './frame.svelte.ts';
import { Inspector } from './inspector.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { LabelView } from './label-view.svelte.ts';
import { Labels } from './labels.svelte.ts';
import { Layers } from './layers.svelte.ts';
import { Legends } from './legends.svelte.ts';
import { Mappings } from './mappings.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Placing } from './placing.svelte.ts';
import { Project } from './project.svelte.ts';
import { Remotes } from './remotes.svelte.ts';
import { RuleDraft } from './rule-draft.svelte.ts';
import { Scenes } from './scenes.svelte.ts';
import { Search } from './search.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { Session } from './session.svelte.ts';
import { Settings } from './settings.svelte.ts';
import { SpaceJudged } from './space-judged.svelte.ts';
import { Stage } from './stage.svelte.ts';
import { Swipe } from './swipe.svelte.ts';
import { TextView } from './text-view.svelte.ts';
import { Texts } from './texts.svelte.ts';
import { Tiles } from './tiles.svelte.ts';
import { TrainView } from './train-view.svelte.ts';
import { ViewStretches } from './view-stretches.svelte.ts';

/** Everything a window knows, one object a noun. */
export interface App {
  session: Session;
  settings: Settings;
  frame: Frame;
  commands: Commands;
  notices: Notices;
  files: Files;
  project: Project;
  scenes: Scenes;
  placing: Placing;
  remotes: Remotes;
  baseMaps: BaseMaps;
  swipe: Swipe;
  legends: Legends;
  inspector: Inspector;
  viewStretches: ViewStretches;
  layers: Layers;
  labels: Labels;
  tiles: Tiles;
  texts: Texts;
  mappings: Mappings;
  jobs: Jobs;
  edits: Edits;
  search: Search;
  selection: Selection;
  stage: Stage;
  explore: ExploreView;
  labelView: LabelView;
  ruleDraft: RuleDraft;
  textView: TextView;
  spaceJudged: SpaceJudged;
  trainView: TrainView;
  exportView: ExportView;
}

export function makeApp(link: EngineLink): App {
  const session = new Session(link);
  const settings = new Settings();
  const project = new Project(session);
  const stage = new Stage();
  const notices = new Notices();
  const scenes = new Scenes(session, project, (thrown) => notices.fail(thrown));
  const swipe = new Swipe(scenes);
  const labels = new Labels(session, project);
  const tiles = new Tiles(session, project);
  return {
    session,
    settings,
    project,
    stage,
    labels,
    frame: new Frame(),
    commands: new Commands(),
    notices,
    files: new Files(session),
    scenes,
    placing: new Placing(session),
    remotes: new Remotes(session, project),
    baseMaps: new BaseMaps(session, project),
    swipe,
    legends: new Legends(session),
    inspector: new Inspector(session, scenes, swipe, stage),
    viewStretches: new ViewStretches(session),
    layers: new Layers(session, project),
    tiles,
    texts: new Texts(session, project),
    mappings: new Mappings(session, project),
    jobs: new Jobs(session, project),
    edits: new Edits(session, project),
    search: new Search(session, project, settings, stage),
    selection: new Selection(),
    explore: new ExploreView(),
    labelView: new LabelView(),
    ruleDraft: new RuleDraft(session, project, labels, tiles),
    textView: new TextView(),
    spaceJudged: new SpaceJudged(session, project),
    trainView: new TrainView(session),
    exportView: new ExportView(),
  };
}

/** `useApp()` in any component of the window; `provideApp` once, by the frame. */
export const [useApp, provideApp] = createContext<App>();
