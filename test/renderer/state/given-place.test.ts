import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenPlace, type PlaceDraft } from '../../../renderer/state/given-place.ts';

const draft: PlaceDraft = {
  scene: 's',
  crs: 'EPSG:32614',
  by: 'extent',
  edges: { west: '487200', south: '5207600', east: '488500.5', north: '5208200' },
  inDegrees: false,
};

test('typed edges are an extent; a bare code is one of EPSG, a comma is a point', () => {
  const extent = [487200, 5207600, 488500.5, 5208200];
  assert.deepEqual(givenPlace(draft), { by: 'extent', crs: 'EPSG:32614', extent, inDegrees: false });
  const typed = { ...draft, crs: ' 32614 ', edges: { ...draft.edges, east: '488500,5' }, inDegrees: true };
  assert.deepEqual(givenPlace(typed), { by: 'extent', crs: 'EPSG:32614', extent, inDegrees: true });
  assert.deepEqual(givenPlace({ ...draft, by: 'file' }), { by: 'file', crs: 'EPSG:32614' });
});

test('what is missing or no number is named', () => {
  assert.match(String(givenPlace({ ...draft, crs: ' ' })), /reference system first/);
  assert.match(String(givenPlace({ ...draft, edges: { ...draft.edges, east: '' } })), /Type the east edge/);
  assert.match(
    String(givenPlace({ ...draft, edges: { ...draft.edges, north: 'up' } })),
    /north edge is no number/,
  );
});
