import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';

/** One picture of a set; its folder's name says what it shows. */
export interface SetImage {
  /** Absolute. */
  readonly path: string;
  /** Null for a picture beside the folders. */
  readonly label: string | null;
}

/** Labelled pictures as one scene without a place: each becomes a square of the same side, row after row. */
export interface ImageSet {
  readonly sidePx: number;
  readonly images: readonly SetImage[];
}

const FORMAT = 'semantile-image-set/1';
const HEAD = `{"format":"${FORMAT}"`;

/** Whether a file begins as a set that was written. */
export function isImageSet(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, HEAD.length)) === HEAD;
}

export function setColumns({ images }: ImageSet): number {
  return Math.ceil(Math.sqrt(images.length));
}

/** Pictures are named relative to the file, so that a project can be moved with them. */
export function writtenSet({ sidePx, images }: ImageSet, file: string): string {
  const listed = images.map((image) => [path.relative(path.dirname(file), image.path), image.label]);
  return JSON.stringify({ format: FORMAT, sidePx, images: listed });
}

/** @throws EngineError `file-unreadable` */
export function readSet(text: string, file: string): ImageSet {
  try {
    const { sidePx, images } = JSON.parse(text) as { sidePx: unknown; images: unknown };
    if (!isSide(sidePx) || !Array.isArray(images) || images.length === 0)
      throw new Error('it lists no pictures');
    return { sidePx, images: images.map((listed) => readImage(listed, path.dirname(file))) };
  } catch (cause) {
    const reason = `it is no whole image set: ${(cause as Error).message}`;
    throw new EngineError({ kind: 'file-unreadable', path: file, reason }, { cause });
  }
}

/** Sides that pictures may be brought to. */
export const LEAST_SIDE_PX = 16;
export const MOST_SIDE_PX = 2048;

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= LEAST_SIDE_PX && (value as number) <= MOST_SIDE_PX;
}

function readImage(listed: unknown, folder: string): SetImage {
  const [file, label] = Array.isArray(listed) ? listed : [];
  if (typeof file !== 'string' || (label !== null && typeof label !== 'string')) {
    throw new Error('a picture of it has no path');
  }
  return { path: path.resolve(folder, file), label };
}
