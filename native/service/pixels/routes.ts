import { EngineError, failureMessage, toFailure } from '../../contract/failure.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { Session } from '../session.ts';
import { answerBaseMapTile } from './base-map-tile.ts';
import { answerChip } from './chip.ts';
import { answerFeatures } from './features.ts';
import { answerFrameTile } from './frame-tile.ts';
import { answerMapTile } from './map-tile.ts';
import { answerThumbnail } from './thumbnail.ts';
import { answerCorners, answerFractions, answerLabels, answerScores } from './tile-arrays.ts';

/** One kind of pixels: the rest of its path, and its query. */
export type Route = (session: Session, rest: string, query: URLSearchParams, work: Work) => Promise<Response>;

const ROUTES: Record<string, Route> = {
  map: answerMapTile,
  frame: answerFrameTile,
  basemap: answerBaseMapTile,
  chip: answerChip,
  thumbnail: answerThumbnail,
  corners: answerCorners,
  labels: answerLabels,
  fractions: answerFractions,
  scores: answerScores,
  features: answerFeatures,
};

/** Answers `/pixels/<route>/<rest>?<query>`; a request that is given up stops the work. */
export async function pixelAnswer(session: Session, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [, , name = '', ...rest] = decoded(pathname);
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (!route) return new Response(`no pixels at ${pathname}`, { status: 404 });
  try {
    return await route(session, rest.join('/'), searchParams, silent(request.signal));
  } catch (thrown) {
    return failureResponse(thrown);
  }
}

/** The parts of a path; none where it cannot be decoded. */
function decoded(pathname: string): string[] {
  try {
    return pathname.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

function failureResponse(thrown: unknown): Response {
  const failure = toFailure(thrown);
  const message = failureMessage(failure);
  switch (failure.kind) {
    case 'cancelled':
      return new Response(null, { status: 499 });
    case 'not-found':
    case 'step-missing':
    case 'file-missing':
      return new Response(message, { status: 404 });
    case 'remote-unreachable':
      return new Response(message, { status: 503 });
    case 'internal':
      return new Response(message, { status: 500 });
    default:
      return new Response(message, { status: 422 });
  }
}

/** An answer that never changes for its URL. */
export function immutable(body: Uint8Array | ArrayBufferView, contentType: string): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': contentType, 'cache-control': 'private, max-age=31536000, immutable' },
  });
}

/** A value of the query that must be there. */
export function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value !== null) return value;
  throw new EngineError({ kind: 'out-of-range', what: `The address`, reason: `it lacks “${name}”` });
}

/** A whole number of the query within bounds. */
export function wholeNumber(query: URLSearchParams, name: string, least: number, most: number): number {
  const value = Number(required(query, name));
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new EngineError({
    kind: 'out-of-range',
    what: name,
    reason: `${value} is not a whole number in ${least} … ${most}`,
  });
}
