import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILE_ENDINGS } from '../../../native/contract/file-endings.ts';
import { layerFormats } from '../../../native/gis/registry.ts';
import { archiveFormats, corpusFormats } from '../../../native/text/corpus/registry.ts';
import { vectorFormats } from '../../../native/text/formats/registry.ts';

const isReadable = ({ reading }: (typeof vectorFormats)[number]) => reading.kind === 'supported';

for (const [wish, formats] of [
  ['layer', layerFormats],
  ['documents', [...corpusFormats, ...archiveFormats]],
  ['vectors', vectorFormats.filter(isReadable)],
] as const) {
  test(`dialogs for ${wish} show every file that a registered format reads`, () => {
    const endings = formats.flatMap(({ extensions }) => [...extensions]);
    assert.notEqual(endings.length, 0);
    assert.deepEqual(
      endings.filter((ending) => !FILE_ENDINGS[wish].includes(ending)),
      [],
    );
  });
}
