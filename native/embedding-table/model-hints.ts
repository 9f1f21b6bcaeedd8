/** What a file says of the model that made its numbers. */
export interface ModelHints {
  /** Names of the columns of single dimensions; null where one column holds all. */
  readonly dimensions: readonly string[] | null;
  readonly columns: readonly string[];
  /** Of the `emb` metadata; null without it. */
  readonly stated: StatedModel | null;
}

export interface StatedModel {
  /** Null where only a link names it. */
  readonly id: string | null;
  readonly version: string | null;
  /** All that may name it: id, name, links. */
  readonly text: string;
  /** Metres on the ground that a row stands for; null where it is not said. */
  readonly groundM: number | null;
}

/** Number = stored × scale + offset, the same for all dimensions or one each. */
export interface Quantisation {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

/** What stands under `emb`. */
export interface EmbMetadata {
  readonly model: StatedModel;
  readonly quantisation: Quantisation | null;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The metadata key `emb` of a GeoParquet file, in either of its dialects: that of the Earth Index (`model`,
 * `embedding`), or the fields of the STAC embedding extension, where often a link alone names the model.
 *
 * Source: STAC embedding extension v0.0.1.
 *
 * @returns null for what is no such metadata
 */
export function readEmbMetadata(text: string): EmbMetadata | null {
  const emb = parsed(text);
  if (!emb) return null;
  const model = asObject(emb.model) ?? {};
  const links = asArray(emb.links)
    .map(asObject)
    .filter((link) => link?.rel === 'emb:model');
  const linked = links.flatMap((link) => [link!.href, link!.title]);
  const stated = emb['emb:model'];
  const names = [model.id, model.name, model.source, typeof stated === 'string' ? stated : null, ...linked];
  const words = names.filter((name): name is string => typeof name === 'string' && name !== '');
  const id = [model.id, model.name, stated].find((name) => typeof name === 'string' && name !== '');
  const quantised = asObject(emb['emb:quantization']) ?? asObject(asObject(emb.embedding)?.quantization);
  return {
    model: {
      id: (id as string | undefined) ?? null,
      version: typeof model.version === 'string' ? model.version : null,
      text: words.join(' '),
      groundM: typeof emb.gsd === 'number' && emb.gsd > 0 ? emb.gsd : null,
    },
    quantisation: quantised && quantisationOf(quantised),
  };
}

function quantisationOf({ scale, offset }: Json): Quantisation | null {
  const scales = numbers(scale);
  return scales.length > 0 ? { scale: scales, offset: numbers(offset) } : null;
}

function numbers(value: unknown): number[] {
  return [value].flat().filter((one): one is number => typeof one === 'number' && Number.isFinite(one));
}

function parsed(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
