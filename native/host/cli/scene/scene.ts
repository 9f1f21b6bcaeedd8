import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Engine } from '../../../contract/engine.ts';
import { runTask } from '../../../contract/run-task.ts';
import {
  type CaptionsAdded,
  lacksOverviews,
  type RasterSummary,
  type RecognisedScene,
  type SceneRecord,
} from '../../../contract/scene.ts';
import type { TaskProgress } from '../../../contract/task.ts';
import type { Work } from '../../../contract/work.ts';
import { type Answer, documentAnswer, facts, notices, paragraphs, table } from '../answer.ts';
import {
  addLeaf,
  asTyped,
  fromHere,
  locationFromHere,
  parseBands,
  parseFour,
  type Runner,
  UsageError,
} from '../command.ts';
import { addSceneBandsCommand } from './scene-bands.ts';
import { addSceneOverviewsCommand } from './scene-overviews.ts';
import { addScenePlaceCommand } from './scene-place.ts';
import { addSceneRenderCommand } from './scene-render.ts';

interface AddOptions {
  stack?: boolean;
  mosaic?: boolean;
  imageSet?: boolean;
  labels?: 'folders';
  labelField?: string;
  modelId?: string;
  captions?: string;
}

export function addSceneCommands(program: Command, runner: Runner): void {
  const group = program.command('scene').description('add GeoTIFF scenes, list and read them');
  addLeaf<AddOptions>(
    group,
    {
      usage: 'add <files...>',
      summary:
        'add GeoTIFF files, GDAL VRTs, folders of Landsat or Sentinel-2 bands, or https addresses, as scenes; they are read ' +
        'where they lie. A table of embeddings (GeoParquet, CSV) becomes a scene too, a tile a row',
      example: 'scene add coast.tif -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command
          .option('--stack', 'all files as the bands of one scene; larger pixels are repeated')
          .option('--image-set', 'a folder of pictures in folders: each a tile, its folder its label')
          .addOption(new Option('--labels <what>', 'of an image set').choices(['folders']).default('folders'))
          .option(
            '--captions <file>',
            'of an image set: a table of pictures and sentences that describe them',
          )
          .option('--label-field <field>', 'of a table: the column that labels its rows (default: label)')
          .option('--model-id <id>', 'of a table: whose embeddings they are, where the file does not say')
          .option('--mosaic', 'all files, or those in a folder, as pieces of one scene, the last on top'),
      run: ({ engine, work }, [files], options) => addFiles(engine, work, files as string[], options),
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'list',
      summary: 'the scenes of the project',
      example: 'scene list -p Coast.semantile',
      needsProject: true,
      async run({ engine, work }) {
        const answer = await engine.listScenes({}, work);
        return documentAnswer(answer, scenesText(answer.scenes));
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'inspect <file>',
      summary: 'what a GeoTIFF or a VRT (a file, or an https address) says of itself, without a project',
      example: 'scene inspect Coast.semantile/sample/coast.tif',
      needsProject: false,
      async run({ engine, work }, [file]) {
        const summary = await engine.inspectFile({ path: file as string }, work);
        return documentAnswer(summary, rasterText(summary));
      },
    },
    runner,
  );
  addLeaf<{ window: [number, number, number, number]; bands?: number[]; out: string }>(
    group,
    {
      usage: 'read <file>',
      summary: 'write a window of pixels as NumPy .npy, [band, row, column], as stored',
      example: 'scene read Coast.semantile/sample/coast.tif --window 0,0,256,256 --out corner.npy',
      needsProject: false,
      options: (command) =>
        command
          .requiredOption(
            '--window <c,r,w,h>',
            'first column, first row, width and height in pixels',
            parseFour,
          )
          .option('--bands <list>', 'band numbers from 1 (default: all)', parseBands)
          .requiredOption('--out <file.npy>', 'the file to write'),
      run: ({ engine, work }, [file], options) => readWindow(engine, work, file as string, options),
    },
    runner,
  );
  addScenePlaceCommand(group, runner);
  addSceneOverviewsCommand(group, runner);
  addSceneRenderCommand(group, runner);
  addSceneBandsCommand(group, runner);
}

async function addFiles(
  engine: Engine,
  work: Work<TaskProgress>,
  files: string[],
  { stack = false, mosaic = false, imageSet = false, captions, labelField, modelId }: AddOptions,
): Promise<Answer> {
  const wishes = (['stack', 'mosaic', 'image-set'] as const).filter((_, n) => [stack, mosaic, imageSet][n]);
  if (wishes.length > 1)
    throw new UsageError(
      'files are bands of one scene (--stack), pieces of one (--mosaic) or labelled pictures (--image-set): choose one',
    );
  if (captions !== undefined && (!imageSet || files.length > 1))
    throw new UsageError('captions describe the pictures of one folder: name it with --image-set');
  const paths = files.map(locationFromHere);
  const as = wishes[0] ?? 'each';
  const added = await runTask(
    engine,
    'add-scenes',
    {
      paths,
      as,
      table: { labelField: labelField ?? null, modelId: modelId ?? null },
      ...(captions !== undefined && { captions: fromHere(captions) }),
    },
    work,
  );
  const failures = asTyped(added.failures, files);
  const answer = {
    scenes: added.scenes,
    ...(added.recognised.length > 0 && { recognised: added.recognised }),
    ...(added.captions && { captions: added.captions }),
    ...(failures.length > 0 && { failures }),
  };
  return documentAnswer(
    answer,
    paragraphs(
      scenesText(added.scenes),
      ...added.recognised.map((one) => recognisedText(one, added.scenes)),
      ...(added.captions ?? []).map(captionsText),
      notices([...added.failures.map((failure) => failure.message), ...overviewAdvice(added.scenes)]),
    ),
  );
}

/** Names of a long list that are shown. */
const NAMES_SHOWN = 5;

function captionsText({ images, sentences, withoutCaption, withoutImage }: CaptionsAdded): string {
  const some = (names: readonly string[]) =>
    names.slice(0, NAMES_SHOWN).join(', ') + (names.length > NAMES_SHOWN ? ', …' : '');
  return paragraphs(
    `${sentences} sentences describe ${images} pictures`,
    notices([
      ...(withoutCaption.length > 0
        ? [`pictures without a sentence: ${withoutCaption.length} (${some(withoutCaption)})`]
        : []),
      ...(withoutImage.length > 0
        ? [
            `names in the captions that are of no picture, or of several: ${withoutImage.length} (${some(withoutImage)})`,
          ]
        : []),
    ]),
  );
}

function overviewAdvice(scenes: readonly SceneRecord[]): string[] {
  const lacking = scenes.filter(lacksOverviews).map(({ name }) => name);
  if (lacking.length === 0) return [];
  return [
    `${lacking.join(', ')}: no overviews, so the map shows a preview; build them with “scene overviews”.`,
  ];
}

function recognisedText(
  { scene, sensor, acquired, bands, mask, leftOut }: RecognisedScene,
  scenes: SceneRecord[],
): string {
  const name = scenes.find(({ id }) => id === scene)?.name ?? scene;
  const aside = leftOut.map(({ path: file, reason }) => `${path.basename(file)} (${reason})`);
  return facts({
    [name]: [sensor, acquired].filter(Boolean).join(', '),
    bands: bands.join(', '),
    mask: mask && `${mask.band} hides ${mask.hides}`,
    'left out': aside.length === 0 ? null : aside.slice(0, 6).join(', ') + (aside.length > 6 ? ', …' : ''),
  });
}

async function readWindow(
  engine: Engine,
  work: Work,
  path: string,
  options: { window: [number, number, number, number]; bands?: number[]; out: string },
): Promise<Answer> {
  const answer = await engine.readWindow(
    { path, window: options.window, bands: options.bands ?? null, out: options.out },
    work,
  );
  return documentAnswer(
    answer,
    `${answer.file}: ${answer.shape.join(' × ')} ${answer.type}, ${answer.bytes} bytes`,
  );
}

function scenesText(scenes: SceneRecord[]): string {
  const rows = scenes.map((scene) => [
    scene.id,
    scene.name,
    `${scene.width} × ${scene.height}`,
    scene.bands.length,
    scene.crs === null ? 'none' : scene.crs.slice(0, 24),
    scene.pixelSizeM,
  ]);
  const warnings = scenes.flatMap((scene) => scene.warnings.map((warning) => `${scene.name}: ${warning}`));
  return paragraphs(table(['id', 'name', 'pixels', 'bands', 'crs', 'pixel size m'], rows), notices(warnings));
}

function rasterText(summary: RasterSummary): string {
  const head = facts({
    path: summary.path,
    pixels: `${summary.width} × ${summary.height}`,
    crs: summary.crs,
    extent: summary.extent?.map((degrees) => degrees.toFixed(6)).join(', ') ?? null,
    'pixel size m': summary.pixelSizeM,
    overviews: summary.overviews,
  });
  const bands = table(
    ['band', 'type', 'nodata', 'description', 'measures'],
    summary.bands.map((band) => [
      band.index,
      band.type,
      band.nodata === null ? null : String(band.nodata),
      band.description,
      band.meaning,
    ]),
  );
  return paragraphs(head, bands, notices(summary.warnings));
}
