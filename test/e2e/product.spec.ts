import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { makeTiff, utmTags } from '../native/raster/make-tiff.ts';
import { type Analyst, desktopAnalyst, webAnalyst } from './analyst.ts';
import { NO_CHROMIUM } from './chromium.ts';
import { DESKTOP_NAME, NO_DESKTOP, startDesktop } from './desktop.ts';
import { type PreparedProject, searchableProject } from './searchable-project.ts';
import { startWeb } from './web.ts';

interface Window {
  analyst: Analyst;
  close(): Promise<void>;
}

const WINDOWS = [
  {
    name: DESKTOP_NAME,
    reason: NO_DESKTOP,
    takesDrops: true,
    async start(): Promise<Window> {
      const desktop = await startDesktop();
      return { analyst: desktopAnalyst(desktop), close: () => desktop.close() };
    },
  },
  {
    name: 'web host',
    reason: NO_CHROMIUM,
    takesDrops: false,
    async start(): Promise<Window> {
      const web = await startWeb();
      return { analyst: webAnalyst(web), close: () => web.close() };
    },
  },
];

/** 64 × 64 pixels that brighten eastwards. */
const bayScene = () =>
  makeTiff([
    {
      widthPx: 64,
      heightPx: 64,
      blocks: [Uint8Array.from({ length: 64 * 64 }, (_, i) => 4 * (i % 64))],
      tags: utmTags,
    },
  ]);

const square = (west: number, south: number) => [
  [
    [west, south],
    [west + 0.002, south],
    [west + 0.002, south + 0.002],
    [west, south + 0.002],
    [west, south],
  ],
];
const QUAYS = {
  type: 'FeatureCollection',
  features: ['quay', 'slipway'].map((kind, i) => ({
    type: 'Feature',
    properties: { id: i + 1, kind },
    geometry: { type: 'Polygon', coordinates: square(-76.695 + 0.004 * i, 34.69) },
  })),
};

const PREPARING_MS = 240_000;

for (const { name, reason, takesDrops, start } of WINDOWS) {
  test.describe(`an analyst at the ${name}`, () => {
    test.skip(reason !== '', reason);
    test.describe.configure({ mode: 'serial' });
    let window: Window;
    let project: PreparedProject;
    let analyst: Analyst;

    test.beforeAll(async () => {
      test.setTimeout(PREPARING_MS);
      project = await searchableProject();
      window = await start();
      analyst = window.analyst;
      await analyst.seesStart();
      await analyst.openProject(project.path);
      await analyst.seesProject(project.name);
    });
    test.afterAll(async () => {
      await window?.close();
      project?.remove();
    });

    test('sees the scene on the map, drawn from the pixels of the file', async () => {
      const drawn = analyst.page.waitForResponse((answer) => /\/pixels\/map\/.*\.png/.test(answer.url()));
      await analyst.page.reload();
      await analyst.seesProject(project.name);
      expect((await drawn).status()).toBe(200);
    });

    test('types a phrase and gets tiles, terms and texts in one list, each with its reason', async () => {
      await analyst.search('marsh');
      await expect(analyst.tileAnswers().first()).toBeVisible();
      await expect(analyst.answers()).toContainText('near');
      await expect(analyst.page.getByRole('status').filter({ hasText: /tiles in \d+ ms/ })).toBeVisible();
    });

    test('moves the threshold by key, and fewer tiles count as answers', async () => {
      const legend = analyst.page.getByRole('slider', { name: /score|threshold/i }).first();
      const before = Number(await legend.getAttribute('aria-valuenow'));
      await analyst.page.keyboard.press('Escape');
      await legend.press('ArrowRight');
      await expect
        .poll(async () => Number(await legend.getAttribute('aria-valuenow')))
        .toBeGreaterThan(before);
    });

    test('is told which word is unknown', async () => {
      await analyst.search('zyxwvut');
      await expect(analyst.page.getByText(/zyxwvut/).first()).toBeVisible();
      await expect(analyst.answers()).toContainText(/nothing|none|closer than chance|unknown/i);
    });

    test('tries another rule: the counts change before anything is written', async () => {
      await analyst.goTo('Label');
      // There is nothing to take back, and what was typed elsewhere is not it.
      await analyst.page.keyboard.press('Control+z');
      await expect(analyst.page.getByLabel('Search by meaning')).toHaveValue('zyxwvut');
      await expect(analyst.page.getByLabel('Search by meaning')).not.toBeFocused();
      const share = analyst.page.getByRole('complementary', { name: 'Label' }).getByRole('slider').first();
      await share.focus();
      for (let i = 0; i < 3; i++) await share.press('Shift+ArrowRight');
      await expect(analyst.page.getByText(/tiles? change/)).toBeVisible();
      const side = analyst.page.getByRole('complementary', { name: 'Label' });
      await side.getByRole('button', { name: /^Reset/ }).click();
      await expect(analyst.page.getByText(/Move a threshold to try it/)).toBeVisible();
    });

    test('draws a polygon, takes it back and draws it again', async () => {
      await analyst.drawRectangle();
      await expect(analyst.listed('Drawn')).toHaveText(/Drawn\s*1\b/);
      // Hasty keys: the second is pressed before the first was answered, and counts all the same.
      await analyst.page.keyboard.press('Control+z');
      await analyst.page.keyboard.press('Control+Shift+z');
      await expect(analyst.page.getByText('Done again: draw 1 polygon')).toBeVisible();
      await expect(analyst.listed('Drawn')).toHaveText(/Drawn\s*1\b/);
      await analyst.page.keyboard.press('Control+z');
      await expect(analyst.page.getByText('Undone: draw 1 polygon')).toBeVisible();
      await expect(analyst.listed('Drawn')).toHaveText(/Drawn\s*0\b/);
      await analyst.page.keyboard.press('Control+Shift+z');
      await expect(analyst.listed('Drawn')).toHaveText(/Drawn\s*1\b/);
      await analyst.page.keyboard.press('Control+z');
      await expect(analyst.listed('Drawn')).toHaveText(/Drawn\s*0\b/);
    });

    test('imports a layer: its attribute is suggested, its labels join the others', async () => {
      const file = path.join(project.folder, 'quays.geojson');
      writeFileSync(file, JSON.stringify(QUAYS));
      await analyst.importLayer(file);
      await expect(analyst.listed('quays')).toHaveText(/kind\s*2\b/);
      await expect(analyst.page.getByRole('table', { name: /Labels and what/ })).toContainText('quay');
    });

    test('drops files on the map', async () => {
      const files = ['bay.tif', 'notes.txt', 'else.zzz'].map((name) => path.join(project.folder, name));
      writeFileSync(files[0]!, bayScene());
      writeFileSync(files[1]!, 'The bay is deep.\n\nBoats lie in it.\n');
      writeFileSync(files[2]!, '?');
      await analyst.drop(files);
      if (!takesDrops) return expect(analyst.page.getByText(/A browser does not tell/)).toBeVisible();
      await expect(analyst.page.getByText(/else\.zzz: no scene, base map, layer or document/)).toBeVisible();
      await expect(analyst.listed('bay')).toHaveText(/10(\.0)? m/);
      await expect(analyst.listed('notes.txt')).toHaveText(/8\b/);
    });

    test('sees the vocabulary and what lies nearest to a word', async () => {
      await analyst.goTo('Text');
      await expect(analyst.page.getByText('marsh', { exact: true }).first()).toBeVisible();
    });

    test('exports a data set whose manifest names every file', async () => {
      await analyst.goTo('Export');
      const out = path.join(project.folder, 'coast-coco');
      await analyst.page.getByRole('textbox', { name: 'Folder' }).fill(out);
      await analyst.page
        .getByRole('button', { name: /^Export/ })
        .last()
        .click();
      await expect.poll(() => existsSync(path.join(out, 'manifest.json')), { timeout: 60_000 }).toBe(true);
      const manifest = JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8'));
      expect(manifest.files.length).toBeGreaterThan(10);
      expect(manifest.files.every((file: { sha256: string }) => /^[0-9a-f]{64}$/.test(file.sha256))).toBe(
        true,
      );
    });
  });
}
