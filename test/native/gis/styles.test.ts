import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { bestTexts, labelTextSources } from '../../../native/gis/label-sources.ts';
import { readLayerFile } from '../../../native/gis/registry.ts';
import { categoryNames } from '../../../native/gis/styles/category-names.ts';
import { textsFromQml } from '../../../native/gis/styles/qml.ts';
import { textsFromSld } from '../../../native/gis/styles/sld.ts';
import { parseXml } from '../../../native/gis/styles/xml.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = await temporaryFolder();

test('QGIS categories name the values of their own attribute only', () => {
  const qml = `<qgis><renderer-v2 type="categorizedSymbol" attr="&quot;class&quot;"><categories>
    <category value="1" label="Open water"/><category value="2" label="2"/><category value="" label="all other"/>
    <category label="Wet" type="List"><val value="3" type="string"/><val value="4" type="string"/></category>
    </categories></renderer-v2></qgis>`;
  assert.deepEqual(
    textsFromQml(qml, 'class').map(({ value, name }) => [value, name]),
    [
      ['1', 'Open water'],
      ['3', 'Wet'],
      ['4', 'Wet'],
    ],
  );
  assert.deepEqual(textsFromQml(qml, 'other'), []);
});

test('QGIS rules of equality and the value map of a form name values', () => {
  const qml = `<qgis><renderer-v2 type="RuleRenderer"><rules><rule filter="&quot;c&quot; = 'T'" label="Treed"/>
    <rule filter="&quot;c&quot; = 'N' AND x > 1" label="Bare and steep"/></rules></renderer-v2>
    <fieldConfiguration><field name="c"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map">
    <Option type="Map"><Option type="QString" name="Non-treed" value="N"/></Option></Option></Option></config></editWidget></field>
    <field name="d"><editWidget type="ValueMap"><config><Option name="no" value="N"/></config></editWidget></field></fieldConfiguration></qgis>`;
  assert.deepEqual(
    textsFromQml(qml, 'c').map(({ value, name }) => [value, name]),
    [
      ['T', 'Treed'],
      ['N', 'Non-treed'],
    ],
  );
});

test('SLD rules of equality name values, in both versions and all namespaces', () => {
  const old = `<StyledLayerDescriptor xmlns:ogc="x"><Rule><Name>r1</Name><Title>Marsh</Title><Abstract>wet all year</Abstract>
    <ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>c</ogc:PropertyName><ogc:Literal>5</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter></Rule></StyledLayerDescriptor>`;
  assert.deepEqual(textsFromSld(old, 'c'), [{ value: '5', name: 'Marsh', description: 'wet all year' }]);
  const equal = (value: string): string =>
    `<ogc:PropertyIsEqualTo><ogc:PropertyName>c</ogc:PropertyName><ogc:Literal>${value}</ogc:Literal></ogc:PropertyIsEqualTo>`;
  const rule = (filter: string): string =>
    `<se:Rule><se:Name>Wood</se:Name><se:Description><se:Title>Woodland</se:Title></se:Description><ogc:Filter>${filter}</ogc:Filter></se:Rule>`;
  const sld = `<x>${rule(`<ogc:Or>${equal('1')}${equal('2')}</ogc:Or>`)}${rule(`<ogc:And>${equal('3')}<ogc:Not/></ogc:And>`)}</x>`;
  assert.deepEqual(
    textsFromSld(sld, 'c').map(({ value, name }) => [value, name]),
    [
      ['1', 'Woodland'],
      ['2', 'Woodland'],
    ],
  );
});

test('XML that defines entities, or that never ends going down, is refused', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>';
  assert.throws(() => parseXml(bomb), RangeError);
  assert.throws(() => parseXml('<!DOCTYPE a SYSTEM "file:///etc/passwd" [ ]><a/>'), RangeError);
  assert.throws(() => parseXml('<a>'.repeat(100_000)), RangeError);
  assert.equal(parseXml('<a>&file; &lt;&#65;&#x42;</a>').text, '&file; <AB');
});

test('a style beside the file is found, and the most trusted text of a value wins', async () => {
  const path = join(folder, 'layer.geojson');
  const feature = (code: string, words: string): object => ({
    type: 'Feature',
    properties: { code, words },
    geometry: null,
  });
  const features = [feature('TC', 'Treed coniferous'), feature('SL', 'Shrub low')];
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
  await writeFile(
    join(folder, 'layer.qml'),
    '<qgis><renderer-v2 type="categorizedSymbol" attr="code"><category value="TC" label="Conifers"/></renderer-v2></qgis>',
  );
  await writeFile(join(folder, 'layer.sld'), 'not XML at all');
  const file = await readLayerFile(path, unattended);
  const texts = await labelTextSources(file, file.layers[0]!, 'code', unattended);
  assert.deepEqual(
    texts.map(({ value, name, origin }) => [value, name, origin]),
    [
      ['TC', 'Conifers', 'qml'],
      ['TC', 'Treed coniferous', 'paired-column:words'],
      ['SL', 'Shrub low', 'paired-column:words'],
    ],
  );
  assert.equal(bestTexts(texts).get('TC')!.name, 'Conifers');
  // Words need no column that spells them out.
  assert.deepEqual(await labelTextSources(file, file.layers[0]!, 'words', unattended), []);
});

test('category names of a raster count from pixel value 0', async () => {
  const raster = join(folder, 'classes.tif');
  assert.deepEqual(await categoryNames(raster), []);
  const names = '<CategoryNames><Category></Category><Category>Water</Category></CategoryNames>';
  await writeFile(
    `${raster}.aux.xml`,
    `<PAMDataset><PAMRasterBand band="1">${names}</PAMRasterBand></PAMDataset>`,
  );
  assert.deepEqual(await categoryNames(raster), [
    { value: '1', name: 'Water', synonyms: [], description: null, origin: 'aux-xml' },
  ]);
});
