import type { Command } from 'commander';
import { isAddress } from '../../contract/address.ts';
import type { BaseMap } from '../../contract/base-map.ts';
import { documentAnswer, notices, paragraphs, table } from './answer.ts';
import { addLeaf, fromHere, parseFraction, type Runner, UsageError } from './command.ts';

interface AddOptions {
  name?: string;
  layers?: string;
  attribution?: string;
  show?: boolean;
  hide?: boolean;
}

/** What lies under the scenes. */
export function addBaseMapCommands(program: Command, runner: Runner): void {
  const group = program
    .command('basemap')
    .description(
      'what lies under the scenes: an image, an MBTiles or PMTiles file, or a map server you type in',
    );
  addLeaf<AddOptions>(
    group,
    {
      usage: 'add <source>',
      summary:
        'add a base map: a scene, a GeoTIFF, an MBTiles or PMTiles file, or an address (GeoTIFF, PMTiles, {z}/{x}/{y} tiles, WMS)',
      example: 'basemap add Coast.semantile/sample/coast.tif -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command
          .option('--name <name>', 'what to call it (default: what it calls itself)')
          .option('--layers <names>', 'layers of a WMS, separated by commas')
          .option('--attribution <text>', 'who is to be thanked, shown on the map')
          .option('--show', 'show it (default: files are shown, map servers are not asked until you say so)')
          .option('--hide', 'do not show it yet'),
      async run({ engine, work }, [source], options) {
        if (options.show && options.hide) throw new UsageError('--show and --hide exclude each other');
        const { scenes } = await engine.listScenes({}, work);
        const named = scenes.some(({ id, name }) => id === source || name === source);
        const params = {
          source: named || isAddress(source as string) ? (source as string) : fromHere(source as string),
          name: nonEmpty('--name', options.name),
          layers: nonEmpty('--layers', options.layers),
          attribution: options.attribution ?? null,
          show: options.show ? true : options.hide ? false : null,
        };
        const baseMap = await engine.addBaseMap(params, work);
        return documentAnswer(
          { baseMaps: [baseMap] },
          paragraphs(baseMapsText([baseMap]), notices(offNotice(baseMap))),
        );
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'list',
      summary: 'the base maps of the project, and which is shown',
      example: 'basemap list -p Coast.semantile',
      needsProject: true,
      async run({ engine, work }) {
        const answer = await engine.listBaseMaps({}, work);
        return documentAnswer(answer, baseMapsText(answer.baseMaps));
      },
    },
    runner,
  );
  addLeaf<{ opacity?: number }>(
    group,
    {
      usage: 'use <basemap>',
      summary: 'show this base map alone, by id or name; “none” shows none',
      example: 'basemap use none -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command.option('--opacity <share>', 'how strongly it is drawn, 0…1', parseFraction),
      async run({ engine, work }, [name], { opacity }) {
        const isNone = name === 'none';
        if (isNone && opacity !== undefined) throw new UsageError('“none” has no opacity');
        const used = await engine.useBaseMap({ baseMap: isNone ? null : (name as string) }, work);
        if (used && opacity !== undefined)
          await engine.setBaseMapOpacity({ baseMap: used.id, opacity }, work);
        const answer = await engine.listBaseMaps({}, work);
        return documentAnswer(answer, baseMapsText(answer.baseMaps));
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'remove <basemap>',
      summary: 'remove a base map from the project, by id or name; the file stays',
      example: 'basemap remove coast -p Coast.semantile',
      needsProject: true,
      async run({ engine, work }, [name]) {
        await engine.removeBaseMap({ baseMap: name as string }, work);
        const answer = await engine.listBaseMaps({}, work);
        return documentAnswer(answer, baseMapsText(answer.baseMaps));
      },
    },
    runner,
  );
}

function nonEmpty(option: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text.trim() === '') throw new UsageError(`${option} is empty`);
  return text.trim();
}

function offNotice({ shown, host, name }: BaseMap): string[] {
  return !shown && host ? [`It is off. “basemap use ${name}” shows it, and then ${host} is asked.`] : [];
}

function baseMapsText(baseMaps: readonly BaseMap[]): string {
  if (baseMaps.length === 0) return 'No base map.';
  return table(
    ['id', 'name', 'kind', 'zooms', 'shown', 'opacity', 'from'],
    baseMaps.map((baseMap) => [
      baseMap.id,
      baseMap.name,
      baseMap.kind,
      `${baseMap.minZoom}–${baseMap.maxZoom}`,
      baseMap.shown ? 'yes' : 'no',
      baseMap.opacity,
      baseMap.location,
    ]),
  );
}
