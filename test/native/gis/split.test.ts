import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JsonPart, JsonSplitter } from '../../../native/gis/geojson/split.ts';

function split(text: string, chunkBytes: number): JsonPart[] {
  const splitter = new JsonSplitter();
  const bytes = Buffer.from(text);
  const parts: JsonPart[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    parts.push(...splitter.push(bytes.subarray(at, at + chunkBytes)));
  return parts;
}

const text =
  '{"type": "FeatureCollection", "n": -1.5e3 , "crs":null,"features": [ {"a":"}]\\"{é"} ,{"b":[1,[2]]}, 7 ], "last":{"x":[]}}\n{"type":"Feature"}';

test('the parts are the same wherever the text is cut into chunks', () => {
  const whole = split(text, 1e6);
  assert.deepEqual(whole, [
    { kind: 'member', key: 'type', text: '"FeatureCollection"' },
    { kind: 'member', key: 'n', text: '-1.5e3' },
    { kind: 'member', key: 'crs', text: 'null' },
    { kind: 'feature', text: '{"a":"}]\\"{é"}' },
    { kind: 'feature', text: '{"b":[1,[2]]}' },
    { kind: 'feature', text: '7' },
    { kind: 'member', key: 'last', text: '{"x":[]}' },
    { kind: 'end' },
    { kind: 'member', key: 'type', text: '"Feature"' },
    { kind: 'end' },
  ]);
  for (const chunkBytes of [1, 2, 3, 7, 16]) assert.deepEqual(split(text, chunkBytes), whole);
});

test('text that is no object says where it stops being one', () => {
  assert.throws(() => split('  [1]', 100), /expected an object at byte 2, found “\[”/);
  assert.throws(() => split('{"a" 1}', 2), /expected a colon at byte 5, found “1”/);
  assert.throws(() => split('{"a\n": 1}', 100), /name of a member is damaged/);
});
