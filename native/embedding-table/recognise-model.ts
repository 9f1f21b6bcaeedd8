import { EngineError, outOfRange } from '../contract/failure.ts';
import { EMBEDDING_MODELS, type EmbeddingModel, embeddingModel } from '../vision/embedding/models.ts';
import type { ModelHints, StatedModel } from './model-hints.ts';

/** Words in the metadata that name a model. Sources: those of `EMBEDDING_MODELS`; arXiv ids as links give them. */
const NAMED: readonly (readonly [words: RegExp, id: string])[] = [
  [/alpha.?earth|satellite.?embedding|2507\.22291|\baef\b/i, 'alphaearth'],
  [/tessera|2506\.20380/i, 'tessera'],
];

/** The columns of Clay's first tables, which have no metadata. */
const CLAY_V0 = { columns: ['index', 'source_url', 'date', 'embeddings', 'geometry'], dimension: 768 };

/**
 * Which model made the numbers of a table: as a person says, as its metadata say, as its columns are called.
 *
 * @throws EngineError `model-unknown`; `format-unsupported` where a known model has another number of dimensions
 */
export function recogniseModel(
  path: string,
  hints: ModelHints,
  dimension: number,
  modelId: string | null,
): EmbeddingModel {
  const id = modelId === null ? recognisedId(hints, dimension) : checkedId(modelId);
  if (id === null) throw new EngineError({ kind: 'model-unknown', path, dimension });
  const model = embeddingModel(id, dimension);
  if (model.dimension === dimension) return model;
  const reason = `its rows have ${dimension} numbers, and ${model.name} has ${model.dimension}`;
  const remedy = `Export all of them, or name the model that it is (--model-id).`;
  throw new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}

function checkedId(text: string): string {
  const id = text.trim().toLowerCase();
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id)) return id;
  const known = EMBEDDING_MODELS.map((model) => model.id).join(', ');
  throw outOfRange(
    'The model id',
    `“${text}”; write one of ${known}, or a name of letters, digits, “.”, “-” and “_”`,
  );
}

function recognisedId({ dimensions, columns, stated }: ModelHints, dimension: number): string | null {
  const byMetadata = stated && statedId(stated);
  if (byMetadata) return byMetadata;
  // A part of AlphaEarth's columns too: that it is only a part is said by its dimension.
  if (dimensions?.every((name, n) => name === `A${String(n).padStart(2, '0')}`)) return 'alphaearth';
  const isClay = dimension === CLAY_V0.dimension && CLAY_V0.columns.every((name) => columns.includes(name));
  return isClay ? 'clay-v0' : null;
}

/** Versions are apart: their numbers mean different things. */
function statedId({ id, version, text }: StatedModel): string | null {
  const named = NAMED.find(([words]) => words.test(text));
  if (named) return named[1];
  const name = id ?? /([^/]+)\/?$/.exec(text)?.[1] ?? '';
  if (/^clay\b/i.test(name)) return `clay-v${/\d+(\.[1-9]\d*)?/.exec(`${name} ${version ?? ''}`)?.[0] ?? ''}`;
  const slug = [name, version ?? '']
    .join(' ')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-');
  return slug.replace(/^[-.]+|[-.]+$/g, '').slice(0, 64) || null;
}
