import type { Command } from 'commander';
import type { LayerRecord } from '../../contract/layer.ts';
import { runTask } from '../../contract/run-task.ts';
import { documentAnswer, notices, paragraphs, table } from './answer.ts';
import { addLeaf, fromHere, parsePositive, type Runner } from './command.ts';

interface AddOptions {
  layer?: string;
  labelField?: string;
  label?: string;
  labelText?: string;
  crs?: string;
  bufferM?: number;
  complete?: boolean;
}

export function addLayerCommands(program: Command, runner: Runner): void {
  const group = program.command('layer').description('import GIS layers that label the tiles under them');
  addLeaf<AddOptions>(
    group,
    {
      usage: 'add <file>',
      summary: 'import GeoJSON, Shapefile or GeoPackage',
      example: 'layer add Coast.semantile/sample/landcover.geojson --label-field class -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command
          .option('--layer <name>', 'which layer of a file that holds several')
          .option('--label-field <field>', 'the attribute that carries the label')
          .option('--label <name>', 'one label for every feature')
          .option(
            '--label-text <file.csv>',
            'what the label values mean: value, name, synonyms, description, parent',
          )
          .option('--crs <epsg>', 'the reference system, where the file names none')
          .option('--buffer-m <metres>', 'half width of lines and radius of points', parsePositive)
          .option('--complete', 'what the layer does not cover inside its extent is background'),
      async run({ engine, work }, [file], options) {
        const params = {
          path: fromHere(file as string),
          layer: options.layer ?? null,
          labelField: options.labelField ?? null,
          label: options.label ?? null,
          labelText: options.labelText === undefined ? null : fromHere(options.labelText),
          crs: options.crs ?? null,
          bufferM: options.bufferM ?? 0,
          complete: options.complete ?? false,
        };
        const answer = await runTask(engine, 'add-layer', params, work);
        return documentAnswer(answer, layersText(answer.layers));
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'list',
      summary: 'the layers of the project',
      example: 'layer list -p Coast.semantile',
      needsProject: true,
      async run({ engine, work }) {
        const answer = await engine.listLayers({}, work);
        return documentAnswer(answer, layersText(answer.layers));
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'export <layer> <file>',
      summary: 'write a layer with its labels: GeoJSON, GeoPackage or CSV, by the ending of the file',
      example: 'layer export landcover landcover-out.geojson -p Coast.semantile',
      needsProject: true,
      async run({ engine, work }, [layer, file]) {
        const answer = await engine.exportLayer(
          { layer: layer as string, path: fromHere(file as string) },
          work,
        );
        return documentAnswer(answer, `${answer.file}: ${answer.features} features`);
      },
    },
    runner,
  );
}

function layersText(layers: LayerRecord[]): string {
  const rows = layers.map((layer) => [
    layer.id,
    layer.name,
    layer.crs === null ? 'none' : layer.crs.slice(0, 24),
    layer.features,
    layer.labelField ?? '–',
    Object.entries(layer.labelCounts)
      .slice(0, 6)
      .map(([label, count]) => `${label} ${count}`)
      .join(', '),
  ]);
  const remarks = layers.flatMap((layer) => [
    ...layer.warnings.map((warning) => `${layer.name}: ${warning}`),
    ...layer.skipped
      .slice(0, 5)
      .map(({ feature, reason }) => `${layer.name}: feature ${feature} skipped, ${reason}`),
    ...(layer.unreadLabels.length > 0
      ? [
          `${layer.name}: no known word for ${layer.unreadLabels.join(', ')}; say what they mean with “label text”`,
        ]
      : []),
    ...layer.codebooks.map(
      ({ codebook, title, values, known }) =>
        `${layer.name}: ${known} of ${values} codes in ${layer.labelField} are those of ${title}; if they are, “label text --codebook ${codebook}” says what they mean`,
    ),
  ]);
  return paragraphs(
    table(['id', 'name', 'crs', 'features', 'label field', 'labels'], rows),
    notices(remarks),
  );
}
