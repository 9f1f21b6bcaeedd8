import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { isAddress } from '../../../contract/address.ts';
import type { StyleRequest } from '../../../contract/scene-render.ts';
import {
  COLOUR_MAPS,
  COLOUR_PRESETS,
  type ColourMapId,
  INDEX_PRESETS,
  type Legend,
  type PresetId,
} from '../../../contract/scene-style.ts';
import { documentAnswer, facts, notices, paragraphs, table } from '../answer.ts';
import {
  addLeaf,
  fromHere,
  locationFromHere,
  parseBands,
  parseFour,
  parseOneOf,
  parsePositive,
  type Runner,
  UsageError,
} from '../command.ts';

interface RenderOptions {
  bbox: [number, number, number, number];
  crs: string;
  size: [number, number];
  bands?: number[];
  preset?: PresetId;
  colourMap?: ColourMapId;
  stretch?: NonNullable<StyleRequest['stretch']>;
  gamma?: number;
  nearest?: boolean;
  legend?: boolean;
  out: string;
}

const PRESETS = [...COLOUR_PRESETS, ...INDEX_PRESETS];

export function addSceneRenderCommand(group: Command, runner: Runner): void {
  addLeaf<RenderOptions>(
    group,
    {
      usage: 'render <scene>',
      summary: 'draw a scene, or a file without a project, as PNG with a world file beside it',
      example:
        'scene render coast --bbox 306000,3830000,307000,3831000 --crs EPSG:32618 --size 512x512 --out coast.png -p Coast.semantile',
      needsProject: ([scene]) => !isLocation(scene as string),
      options: (command) =>
        command
          .requiredOption('--bbox <w,s,e,n>', 'what is drawn, in the CRS of --crs', parseFour)
          .requiredOption('--crs <crs>', 'the CRS of the picture: EPSG:n, WKT or a PROJ string')
          .requiredOption('--size <WxH>', 'width and height in pixels', parseSize)
          .option(
            '--bands <list>',
            'one band, or red, green and blue (default: as the scene is shown)',
            parseBands,
          )
          .option('--preset <preset>', PRESETS.join(', '), parseOneOf(...PRESETS))
          .option(
            '--colour-map <map>',
            `of one band or an index: ${COLOUR_MAPS.join(', ')}`,
            parseOneOf(...COLOUR_MAPS),
          )
          .option(
            '--stretch <how>',
            'percent left out at either end of the scene (2), of the picture (view:2), or two values (0,3000)',
            parseStretch,
          )
          .option('--gamma <n>', 'above 1 lifts the shadows', parsePositive)
          .option('--nearest', 'pixels as they are, not blended')
          .option('--legend', 'answer with what the colours say')
          .requiredOption('--out <file.png>', 'the file to write'),
      async run({ engine, work }, [scene], options) {
        if (options.bands && options.preset) throw new UsageError('give --bands or --preset, not both');
        if (path.extname(options.out).toLowerCase() !== '.png')
          throw new UsageError(`a picture is written as .png, and ${options.out} is none`);
        const [widthPx, heightPx] = options.size;
        const named = scene as string;
        const { bbox, crs } = options;
        const params = {
          of: isLocation(named) ? { path: locationFromHere(named) } : { scene: named },
          bbox,
          crs,
          widthPx,
          heightPx,
          style: styleOf(options),
          out: fromHere(options.out),
        };
        const { file, bytes, worldFile, legend, warnings } = await engine.renderScene(params, work);
        const answer = { file, bytes, worldFile, warnings, ...(options.legend && { legend }) };
        const text = facts({ file, 'world file': worldFile, bytes });
        const parts = [text, ...(options.legend ? [legendText(legend)] : []), notices(warnings)];
        return documentAnswer(answer, paragraphs(...parts));
      },
    },
    runner,
  );
}

/** A path or an address, and not the name of a scene. */
function isLocation(text: string): boolean {
  return isAddress(text) || /[\\/]|\.(tiff?|gtiff?|vrt)$/i.test(text) || existsSync(text);
}

function styleOf({ bands, preset, colourMap, stretch, gamma, nearest }: RenderOptions): StyleRequest {
  return {
    bands: bands ?? null,
    preset: preset ?? null,
    colourMap: colourMap ?? null,
    stretch: stretch ?? null,
    gamma: gamma ?? null,
    resampling: nearest ? 'nearest' : null,
  };
}

function parseSize(text: string): [number, number] {
  const found = /^(\d+)[x×](\d+)$/i.exec(text.trim());
  const size = [Number(found?.[1]), Number(found?.[2])] as [number, number];
  if (!found || !size.every((length) => length > 0))
    throw new InvalidArgumentError('expected width and height in pixels, as 512x512');
  return size;
}

function parseStretch(text: string): NonNullable<StyleRequest['stretch']> {
  const ends = /^([^,]+),([^,]+)$/.exec(text);
  if (ends) {
    const [low, high] = [Number(ends[1]), Number(ends[2])];
    if (Number.isFinite(low) && Number.isFinite(high) && low < high) return { low, high };
  }
  const rule = /^(?:(scene|view):)?(\d+(?:\.\d+)?)$/.exec(text);
  const percent = Number(rule?.[2]);
  if (rule && percent < 50) return { scope: rule[1] === 'view' ? 'view' : 'scene', percent };
  throw new InvalidArgumentError('expected a percentage below 50 (2, view:2), or two rising values (0,3000)');
}

function legendText(legend: Legend): string {
  switch (legend.kind) {
    case 'ramp':
      return paragraphs(
        legend.title,
        table(
          ['value', 'colour'],
          legend.ticks.map(({ value, at }) => [
            value,
            legend.colours[Math.round(at * (legend.colours.length - 1))]!,
          ]),
        ),
      );
    case 'classes':
      return table(
        ['value', 'colour', 'class'],
        legend.classes.map(({ value, colour, name }) => [value, colour, name]),
      );
    case 'bands':
      return table(
        ['colour', 'band', 'name'],
        legend.bands.map(({ channel, band, name }) => [channel, band, name]),
      );
  }
}
