import { type Command, InvalidArgumentError } from 'commander';
import type { SceneRecord } from '../../../contract/scene.ts';
import type { GivenPlace } from '../../../contract/scene-place.ts';
import { type Answer, documentAnswer, facts, notices, paragraphs } from '../answer.ts';
import { addLeaf, parseFour, type Runner, UsageError } from '../command.ts';

interface PlaceOptions {
  crs?: string;
  extent?: [number, number, number, number];
  affine?: [number, number, number, number, number, number];
  degrees?: boolean;
  asFiled?: boolean;
}

export function addScenePlaceCommand(group: Command, runner: Runner): void {
  addLeaf<PlaceOptions>(
    group,
    {
      usage: 'place <scene>',
      summary: 'say where a scene lies whose file does not; the file stays as it is, and undo takes it back',
      example: 'scene place coast --crs EPSG:32618 --extent 306000,3830000,307000,3831000 -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command
          .option(
            '--crs <crs>',
            'EPSG:n, WKT or a PROJ string; alone: the CRS of the affine that the file has',
          )
          .option('--extent <w,s,e,n>', 'outer edges in the CRS, north up', parseFour)
          .option('--degrees', 'the extent is in degrees of longitude and latitude, not in the CRS')
          .option(
            '--affine <a,b,c,d,e,f>',
            'x = a·column + b·row + c, y = d·column + e·row + f, counted from the outer corner of the first pixel',
            parseSix,
          )
          .option('--as-filed', 'take what was said by hand away'),
      async run({ engine, work }, [scene], options) {
        return placeAnswer(
          await engine.placeScene({ scene: scene as string, place: placeOf(options) }, work),
        );
      },
    },
    runner,
  );
}

function placeOf({ crs, extent, affine, degrees, asFiled }: PlaceOptions): GivenPlace | null {
  if (asFiled) {
    if (crs ?? extent ?? affine ?? degrees) throw new UsageError('--as-filed goes alone');
    return null;
  }
  if (crs === undefined) throw new UsageError('name the coordinate reference system: --crs EPSG:n');
  if (extent && affine) throw new UsageError('give --extent or --affine, not both');
  if (degrees && !extent) throw new UsageError('--degrees is about --extent, which is missing');
  if (extent) return { by: 'extent', crs, extent, inDegrees: degrees ?? false };
  return affine ? { by: 'affine', crs, affine } : { by: 'file', crs };
}

function parseSix(text: string): [number, number, number, number, number, number] {
  const values = text.split(',').map(Number);
  if (
    values.length !== 6 ||
    text.split(',').some((part) => part.trim() === '') ||
    !values.every(Number.isFinite)
  )
    throw new InvalidArgumentError('expected six numbers separated by commas');
  return values as [number, number, number, number, number, number];
}

function placeAnswer(record: SceneRecord): Answer {
  const head = facts({
    id: record.id,
    name: record.name,
    crs: record.crs,
    extent: record.extent?.map((degrees) => degrees.toFixed(6)).join(', ') ?? 'no place',
    'pixel size m': record.pixelSizeM,
    affine: record.georeference?.affine.join(', ') ?? 'as the file says',
  });
  return documentAnswer(record, paragraphs(head, notices(record.warnings)));
}
