import { toFailure } from '../../native/contract/failure.ts';
import type { CaptionsAdded, RecognisedScene, ScenesAs, TableWishes } from '../../native/contract/scene.ts';
import type { App } from '../state/app.svelte.ts';
import { attempt } from '../state/attempt.ts';
import { wishOf } from '../state/files.svelte.ts';
import { count, howMany } from '../state/task-words.ts';

/** Files that come into the project: from dialogs, from drops, from paths. */

/** Each file a scene by itself, unless they are said to be bands or pieces of one. */
export async function addScenes(
  app: App,
  paths: string[] | null,
  as: ScenesAs = 'each',
  table: TableWishes = { labelField: null, modelId: null },
): Promise<void> {
  const chosen = paths ?? (await app.files.open('scenes'));
  if (!chosen?.length) return;
  await attempt(app, async () => {
    const { scenes, failures, recognised } = await app.jobs.finish('add-scenes', {
      paths: chosen,
      as,
      table,
    });
    const [nameless, others] = partition(failures, ({ kind }) => kind === 'model-unknown');
    for (const failure of others) app.notices.warn(failure.message);
    if (nameless.length)
      app.frame.open({
        kind: 'add-table',
        paths: nameless.map(({ path }) => path),
        asksModel: true,
        labelField: table.labelField ?? '',
      });
    for (const one of recognised) app.notices.say(recognisedText(one));
    for (const scene of scenes)
      for (const warning of scene.warnings) app.notices.warn(`${scene.name}: ${warning}`);
    const shown = scenes.find((scene) => scene.extent) ?? scenes[0];
    if (!shown) return;
    app.scenes.activeId = shown.id;
    if (shown.extent) app.stage.view?.camera.fit(shown.extent);
  });
}

/** Tables of embeddings, whose label column may be named before. */
export async function addTable(app: App): Promise<void> {
  const chosen = await app.files.open('table');
  if (chosen?.length) app.frame.open({ kind: 'add-table', paths: chosen, asksModel: false, labelField: '' });
}

/** A model that computes features: looked into first, then a person says where it is cut. */
export async function addModel(app: App): Promise<void> {
  const [path] = (await app.files.open('folder')) ?? [];
  if (path === undefined) return;
  const { engine, quick } = app.session;
  const model = await attempt(app, () => engine.describeModel({ path }, quick));
  if (model) app.frame.open({ kind: 'add-model', path, model });
}

function partition<One>(all: readonly One[], is: (one: One) => boolean): [One[], One[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

/** A folder of pictures, and the file of sentences that describe them. */
export async function addDescribedPictures(app: App): Promise<void> {
  const folder = await app.files.open('folder');
  const captions = folder?.length ? await app.files.open('captions') : null;
  if (!folder?.length || !captions?.length) return;
  await attempt(app, async () => {
    const params = { paths: folder.slice(0, 1), as: 'image-set' as const, captions: captions[0]! };
    const added = await app.jobs.finish('add-scenes', params);
    for (const failure of added.failures) app.notices.warn(failure.message);
    for (const tied of added.captions ?? []) sayCaptions(app, tied);
    app.scenes.activeId = added.scenes[0]?.id ?? app.scenes.activeId;
  });
}

function sayCaptions(
  { notices }: App,
  { images, sentences, withoutCaption, withoutImage }: CaptionsAdded,
): void {
  notices.say(`${howMany(sentences, 'sentence')} describe ${howMany(images, 'picture')}`);
  if (withoutCaption.length) notices.warn(`Pictures without a sentence: ${named(withoutCaption)}`);
  if (withoutImage.length) notices.warn(`Sentences of no picture, or of several: ${named(withoutImage)}`);
}

function named(all: readonly string[]): string {
  const some = all.slice(0, 3).join(', ');
  return all.length > 3 ? `${some} and ${count(all.length - 3)} more` : some;
}

/** A folder of bands, of pieces of one mosaic, or of labelled pictures. */
export async function addSceneFolder(app: App, as: ScenesAs): Promise<void> {
  const chosen = await app.files.open('folder');
  if (chosen?.length) await addScenes(app, chosen, as);
}

function recognisedText({ sensor, acquired, bands, mask, leftOut }: RecognisedScene): string {
  const when = acquired ? `, ${acquired.slice(0, 10)}` : '';
  const clouds = mask ? `, clouds hidden by ${mask.band}` : '';
  const aside = leftOut.length ? `, ${count(leftOut.length)} files left out` : '';
  return `${sensor}${when}: ${count(bands.length)} bands${clouds}${aside}`;
}

export async function importLayer(app: App, path: string | null): Promise<void> {
  const chosen = path ?? (await app.files.open('layer'))?.[0];
  if (chosen) app.frame.open({ kind: 'import-layer', path: chosen });
}

export async function addDocuments(app: App, paths: string[] | null): Promise<void> {
  const chosen = paths ?? (await app.files.open('documents'));
  if (!chosen?.length) return;
  await attempt(app, async () => {
    const { corpora, failures } = await app.jobs.finish('add-corpora', {
      paths: chosen,
      format: null,
      column: null,
    });
    for (const failure of failures) app.notices.warn(failure.message);
    for (const corpus of corpora) {
      if (corpus.skipped.length)
        app.notices.warn(
          `${corpus.name}: ${count(corpus.skipped.length)} parts gave no text, the first because ${corpus.skipped[0]!.reason}.`,
        );
    }
    const paragraphs = corpora.reduce((sum, corpus) => sum + corpus.paragraphs, 0);
    if (corpora.length) app.notices.say(`${howMany(paragraphs, 'paragraph')} added`);
  });
}

export async function newProject(app: App): Promise<void> {
  const path = await app.files.save('New project', 'Untitled.semantile');
  if (!path) return;
  await attempt(app, async () => {
    await app.project.create(/\.semantile$/i.test(path) ? path : `${path}.semantile`);
    if (app.settings.startsWithWords) await app.jobs.start('add-starter', { name: null });
  });
}

export async function addStarter(app: App): Promise<void> {
  await attempt(app, () => app.jobs.start('add-starter', { name: null }));
}

export async function openProject(app: App, path: string | null = null): Promise<void> {
  const chosen = path ?? (await app.files.open('project'))?.[0];
  if (chosen) await attempt(app, () => app.project.open(chosen));
}

const SAMPLE_NAME = 'Sample coast.semantile';

/** Opens the sample beside the person's other projects; made, and made to answer, when it is not there yet. */
export async function openSample(app: App): Promise<void> {
  await attempt(app, async () => {
    const { engine, quick } = app.session;
    const { path: home } = await engine.listFolder({ path: null }, quick);
    const path = `${home.replace(/[\\/]$/, '')}${home.includes('\\') ? '\\' : '/'}${SAMPLE_NAME}`;
    try {
      await app.project.create(path);
    } catch (thrown) {
      if (toFailure(thrown).kind !== 'already-exists') throw thrown;
      await app.project.open(path);
    }
    const info = await engine.projectInfo({}, quick);
    if (!info?.scenes || !info.documents) await app.jobs.start('make-sample', {});
    const steps = await engine.readyStatus({}, quick);
    // Tasks run one after another: this one waits for the sample.
    if (steps.some((step) => step.state !== 'done')) await app.jobs.start('make-ready', { scene: null });
  });
}

export async function makeSearchable(app: App): Promise<void> {
  await attempt(app, () => app.jobs.start('make-ready', { scene: null }));
}

/** Takes what was dropped on the window. In a browser the paths are not known: that is said. */
export async function takeDrop(app: App, files: readonly File[]): Promise<void> {
  const paths = files.map((file) => app.session.shell.pathOf(file));
  if (paths.some((path) => path === null)) {
    app.notices.warn(
      'A browser does not tell where a dropped file lies. Use the + buttons: they list the folders of the machine that runs the engine.',
    );
    return;
  }
  // A folder has no ending of a file: whether it holds bands is seen by the engine.
  const byWish = Map.groupBy(paths as string[], (path) => wishOf(path) ?? (isFolder(path) ? 'scenes' : null));
  const project = byWish.get('project')?.[0];
  if (project) return openProject(app, project);
  if (!app.project.isOpen) await newProject(app);
  if (!app.project.isOpen) return;
  const unknown = byWish.get(null) ?? [];
  if (unknown.length)
    app.notices.warn(`${unknown.join(', ')}: no scene, base map, layer or document that Semantile knows.`);
  const scenes = byWish.get('scenes');
  if (scenes) await addScenes(app, scenes);
  for (const source of byWish.get('base-map') ?? []) await attempt(app, () => app.baseMaps.add({ source }));
  const documents = byWish.get('documents');
  if (documents) await addDocuments(app, documents);
  const [layer, ...later] = byWish.get('layer') ?? [];
  if (later.length)
    app.notices.warn(`Each layer is asked about: drop ${later.join(', ')} again after this one.`);
  if (layer) await importLayer(app, layer);
}

function isFolder(path: string): boolean {
  return /\.safe$/i.test(path) || !/[^\\/]\.[^\\/.]+$/.test(path);
}
