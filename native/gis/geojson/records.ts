import { createReadStream } from 'node:fs';
import type { Work } from '../../contract/work.ts';
import { type JsonPart, JsonSplitter } from './split.ts';

/** What a GeoJSON text holds, one at a time: a feature as JSON, or a member of its collection. */
export type GeoJsonRecord =
  | { readonly kind: 'feature'; readonly json: Record<string, unknown> }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'member'; readonly key: string; readonly value: unknown };

const chunkBytes = 256 * 1024;
const geometryTypes = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

/**
 * Streams the features of a GeoJSON file; a bare geometry counts as a feature without attributes. A file that is cut
 * off gives what is whole, then a broken record.
 *
 * @throws RangeError when the text is no GeoJSON
 */
export async function* readRecords(path: string, work: Work): AsyncGenerator<GeoJsonRecord> {
  const splitter = new JsonSplitter();
  const object = new TopLevelObject();
  let isStart = true;
  let recordCount = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal: work.signal })) {
    const bytes = isStart ? withoutByteOrderMark(chunk as Uint8Array) : (chunk as Uint8Array);
    isStart = false;
    const parts = splitter.push(bytes);
    for (;;) {
      let next: IteratorResult<JsonPart>;
      try {
        next = parts.next();
      } catch (error) {
        if (recordCount === 0 || !(error instanceof RangeError)) throw error;
        yield { kind: 'broken', reason: `the file is damaged from here on: ${error.message}` };
        return;
      }
      if (next.done) break;
      for (const record of object.take(next.value)) {
        if (record.kind === 'feature') recordCount++;
        yield record;
      }
    }
  }
  if (splitter.isBetweenObjects) return;
  if (recordCount === 0 && !object.isCollection)
    throw new RangeError('the text ends in the middle of an object');
  yield { kind: 'broken', reason: 'the file ends in the middle of a feature' };
}

/** Collects the members of the object that is being read, and says at its end what it was. */
class TopLevelObject {
  #members: Record<string, unknown> = {};
  #hadFeatures = false;

  get isCollection(): boolean {
    return this.#hadFeatures || this.#members.type === 'FeatureCollection';
  }

  take(part: JsonPart): GeoJsonRecord[] {
    switch (part.kind) {
      case 'feature':
        this.#hadFeatures = true;
        return [parseFeature(part.text)];
      case 'member':
        return this.#takeMember(part.key, part.text);
      case 'end':
        return this.#takeEnd();
    }
  }

  #takeMember(key: string, text: string): GeoJsonRecord[] {
    try {
      this.#members[key] = JSON.parse(text);
    } catch (error) {
      this.#members[key] = undefined;
      if (key === 'type') throw new RangeError(`“type” is ${text.slice(0, 40)}`, { cause: error });
      return [{ kind: 'broken', reason: `“${key}” is no JSON: ${(error as Error).message}` }];
    }
    return key === 'crs' || key === 'name' ? [{ kind: 'member', key, value: this.#members[key] }] : [];
  }

  #takeEnd(): GeoJsonRecord[] {
    const members = this.#members;
    const isCollection = this.isCollection;
    this.#members = {};
    this.#hadFeatures = false;
    if (isCollection) return [];
    if (members.type === 'Feature') return [{ kind: 'feature', json: members }];
    if (geometryTypes.has(String(members.type))) {
      return [{ kind: 'feature', json: { type: 'Feature', properties: null, geometry: members } }];
    }
    throw new RangeError(
      members.type === undefined
        ? 'the object has no “type” and so is no GeoJSON'
        : `“${String(members.type)}” is no type of GeoJSON`,
    );
  }
}

function parseFeature(text: string): GeoJsonRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: 'broken', reason: `the feature is no JSON: ${(error as Error).message}` };
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return { kind: 'feature', json: json as Record<string, unknown> };
  }
  return { kind: 'broken', reason: `expected a feature, found ${text.slice(0, 40)}` };
}

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
