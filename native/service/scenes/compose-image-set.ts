import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FileFailure } from '../../contract/scene.ts';
import type { TaskProgress } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { writeFileWhole } from '../../io/files.ts';
import { median } from '../../math/quantile.ts';
import { LEAST_SIDE_PX, type SetImage, writtenSet } from '../../raster/image-set/image-set.ts';
import { pictureSize } from '../../raster/image-set/pictures.ts';
import { freeName } from '../free-name.ts';
import { filesBelow } from './scene-files.ts';
import { stemOf } from './scene-pieces.ts';
import { fileFailure, type PlannedScenes } from './scene-to-add.ts';
import { SCENES_FOLDER } from './written-scenes.ts';

const PICTURE = /\.(jpe?g|png|tiff?|webp)$/i;
/** Larger pictures are brought to this side: features see no more, and a sheet of them must stay a scene. */
const MOST_SIDE_PX = 512;
const MEASURED_AT_ONCE = 4;

/** The pictures of a folder as one scene, each labelled by the folder it lies in; one that is damaged fails alone. */
export async function composeImageSet(
  dir: string,
  folder: string,
  work: Work<TaskProgress>,
): Promise<PlannedScenes> {
  const files = (await filesBelow(folder, work.signal)).filter((file) => PICTURE.test(file));
  const { images, sides, failures } = await measure(folder, files, work);
  if (images.length === 0) {
    const remedy =
      'Name a folder of JPEG, PNG, WebP or TIFF pictures, in folders named after what they show.';
    const failure = { kind: 'not-enough', what: 'pictures', found: 0, needed: 1, remedy } as const;
    return { scenes: [], failures: [...failures, fileFailure(folder, failure)] };
  }
  const sidePx = Math.max(LEAST_SIDE_PX, Math.min(MOST_SIDE_PX, Math.round(median(sides))));
  const into = path.join(dir, SCENES_FOLDER);
  await mkdir(into, { recursive: true });
  const taken = (await readdir(into)).map((file) => ({ name: stemOf(file) }));
  const file = path.join(into, `${freeName(path.basename(folder), taken)}.json`);
  await writeFileWhole(file, writtenSet({ sidePx, images }, file));
  const scene = { path: file, warnings: [], recognised: null, images };
  return { scenes: [scene], failures };
}

/** The shorter side of every picture, in the order of the files. */
async function measure(
  folder: string,
  files: readonly string[],
  work: Work<TaskProgress>,
): Promise<{ images: SetImage[]; sides: number[]; failures: FileFailure[] }> {
  const found: { images: SetImage[]; sides: number[]; failures: FileFailure[] } = {
    images: [],
    sides: [],
    failures: [],
  };
  for (let first = 0; first < files.length; first += MEASURED_AT_ONCE) {
    work.signal.throwIfAborted();
    work.report({ step: 'add-scenes', done: first, total: files.length, unit: 'files' });
    const some = files.slice(first, first + MEASURED_AT_ONCE);
    const sizes = await Promise.allSettled(some.map((file) => pictureSize(file, work.signal)));
    work.signal.throwIfAborted();
    for (const [n, size] of sizes.entries()) {
      const file = some[n]!;
      if (size.status === 'fulfilled') {
        found.images.push({ path: file, label: labelOf(folder, file) });
        found.sides.push(Math.min(...size.value));
      } else {
        const reason = (size.reason as Error).message;
        const failure = { kind: 'file-unreadable', path: file, reason: `as a picture it ${reason}` } as const;
        found.failures.push(fileFailure(file, failure));
      }
    }
  }
  return found;
}

/** The outermost folder below the one that was named. */
function labelOf(folder: string, file: string): string | null {
  const [outer, ...inner] = path.relative(folder, file).split(path.sep);
  return inner.length > 0 ? outer! : null;
}
