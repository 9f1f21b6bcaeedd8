import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { closeBrowser, skip, WIDE, withWindow } from './with-window.ts';

after(closeBrowser);

const map = (page: Page) => page.getByRole('application');

/** The map has come and the page listens: keys before that are lost. */
async function mapIsThere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'North coast', exact: true }).waitFor();
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/pixels/map/')),
  );
}

/** RGB of pixels of the page. */
async function coloursAt(page: Page, places: readonly (readonly [number, number])[]): Promise<number[][]> {
  const { data, info } = await sharp(await page.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return places.map(([x, y]) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)]);
}

test('two scenes are swiped by pointer and by key; what is left and right can be chosen', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await mapIsThere(page);
    await page.keyboard.press('w');
    const line = page.getByRole('slider', { name: 'Line between North coast and Infrared' });
    await line.waitFor();
    // Infrared is all of one red; at 40 and 60 % of the width lie the two scenes.
    const box = (await map(page).boundingBox())!;
    const [left, right] = [0.4, 0.6].map(
      (share) => [Math.round(box.x + share * box.width), Math.round(box.y + 0.35 * box.height)] as const,
    );
    const isInfrared = ([r, g, b]: number[]) => r === 180 && g === 40 && b === 60;
    const sides = async () => (await coloursAt(page, [left!, right!])).map(isInfrared);
    const untilSidesAre = async (wanted: boolean[]) => {
      for (let i = 0; i < 100 && String(await sides()) !== String(wanted); i++);
      assert.deepEqual(await sides(), wanted);
    };
    await untilSidesAre([false, true]);
    await line.press('Shift+ArrowLeft');
    await line.press('Shift+ArrowLeft');
    assert.equal(await line.getAttribute('aria-valuenow'), '30');
    await untilSidesAre([true, true]);
    const handle = (await line.boundingBox())!;
    await page.mouse.move(handle.x + handle.width / 2, box.y + 0.8 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.8 * box.height, { steps: 4 });
    await page.mouse.up();
    assert.equal(await line.getAttribute('aria-valuenow'), '75');
    await untilSidesAre([false, false]);
    await page.getByRole('combobox', { name: 'Scene at the left' }).selectOption('Infrared');
    await page.getByRole('slider', { name: 'Line between Infrared and North coast' }).waitFor();
    await untilSidesAre([true, true]);
    await page.keyboard.press('Escape');
    await page.getByRole('slider', { name: /^Line between/ }).waitFor({ state: 'detached' });
    // Infrared's eye is shut.
    await untilSidesAre([false, false]);
  }),
);

test('the map turns by key; a compass appears, and turns it back', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await mapIsThere(page);
    const compass = page.getByRole('button', { name: /^North is/ });
    assert.equal(await compass.count(), 0);
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await page.getByRole('button', { name: /^North is 15°/ }).waitFor();
    await compass.click();
    await compass.waitFor({ state: 'detached' });
  }),
);

test('a pixel says its values by name and where it lies, is held, stepped from and let go', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await mapIsThere(page);
    await page.keyboard.press('i');
    const pixel = page.getByRole('region', { name: 'Pixel' });
    // By keyboard alone: the middle of the map.
    await pixel.getByText('The middle of the map').waitFor();
    const where = () => pixel.locator('dd').first().textContent();
    await map(page).click({ position: { x: 300, y: 300 } });
    await pixel.getByRole('button', { name: 'Follow the pointer again' }).waitFor();
    await page.waitForFunction(
      () => document.querySelector('.map-pin')?.getBoundingClientRect().width === 19,
    );
    await pixel.getByText('no data (−9999)').waitFor();
    const [column, row] = (await where())!.split(', ').map(Number);
    await page.keyboard.press('Alt+ArrowRight');
    await pixel.getByText(`${column! + 1}, ${row}`, { exact: true }).waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await pixel.getByText(`${column! + 1}, ${row! - 1}`, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await pixel.getByRole('button', { name: 'Hold this pixel' }).waitFor();
    await page.keyboard.press('Escape');
    await pixel.waitFor({ state: 'detached' });
  }),
);

test('a preset is shown with its legend; ends are moved by key; reset takes all back', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await mapIsThere(page);
    const show = page.getByRole('combobox', { name: 'What is shown of North coast' });
    await show.selectOption({ label: 'NDVI (vegetation)' });
    const legend = page.getByRole('region', { name: 'Legend of North coast' });
    await legend.getByText('NDVI').waitFor();
    await show.selectOption({ label: 'True colour' });
    await legend.waitFor({ state: 'detached' });
    const stretch = page.getByRole('combobox', { name: 'Stretch of North coast' });
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLSelectElement>('[aria-label="Stretch of North coast"]')?.value === 'scene',
    );
    const low = page.getByRole('slider', { name: 'Red values, low end' });
    // A rule of 2 % from the fake engine: 12 … 238; a key is one percent of 0 … 255.
    await page.waitForFunction(
      () =>
        document.querySelector('[aria-label="Red values, low end"]')?.getAttribute('aria-valuetext') === '12',
    );
    await low.press('ArrowRight');
    assert.equal(await low.getAttribute('aria-valuetext'), '15');
    assert.equal(await stretch.inputValue(), 'hand');
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.waitForFunction(
      () =>
        document.querySelector('[aria-label="Red values, low end"]')?.getAttribute('aria-valuetext') === '20',
    );
    await show.selectOption({ label: 'Assign bands for 1 more…' });
    await page.getByRole('combobox', { name: 'Band 4 measures' }).waitFor();
  }),
);

test('the view is saved as a PNG of the map with its scale', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await mapIsThere(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the view as PNG' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^Coast and towns \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
    const { data, info } = await sharp(await download.path())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const box = (await map(page).boundingBox())!;
    assert.deepEqual([info.width, info.height], [Math.round(box.width), Math.round(box.height)]);
    // The scene's middle is no desk, and the plate of the scale at the lower right has white on it.
    const luma = (x: number, y: number) => data[(y * info.width + x) * 3 + 1]!;
    assert.ok(luma(info.width >> 1, info.height >> 1) > 30);
    let white = 0;
    for (let x = info.width - 200; x < info.width - 12; x++)
      for (let y = info.height - 32; y < info.height - 12; y++) if (luma(x, y) > 180) white++;
    assert.ok(white > 60, `${white} white pixels`);
  }),
);

test('a map tile that fails is told with its reason, and asked for again', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await mapIsThere(page);
    let fails = true;
    await page.route('**/pixels/map/**', (route) =>
      fails
        ? route.fulfill({ status: 200, contentType: 'text/plain', body: 'no picture' })
        : route.continue(),
    );
    await page.keyboard.press('+');
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.getByText(/map tiles? of North coast could not be drawn/).waitFor();
    fails = false;
    await again.click();
    await again.waitFor({ state: 'detached' });
  }),
);

test(
  'a scene below an open one is shown by a double press, though its row moves under the pointer',
  { skip },
  () =>
    withWindow('ready', WIDE, async (page) => {
      await mapIsThere(page);
      const row = page.getByRole('button', { name: 'Infrared', exact: true });
      // North coast is open above it; at the first press it shuts, and Infrared moves up.
      await page.getByRole('combobox', { name: 'What is shown of North coast' }).waitFor();
      const { x, y, height } = (await row.boundingBox())!;
      await page.mouse.dblclick(x + 30, y + height / 2);
      await page.getByRole('combobox', { name: 'What is shown of Infrared' }).waitFor();
      assert.equal(await row.getAttribute('aria-current'), 'true');
      assert.equal(await page.getByRole('slider', { name: 'Opacity of Infrared' }).inputValue(), '1');
      await row.press('Alt+ArrowUp');
      await row.press('Alt+ArrowUp');
      const names = await page
        .locator('[data-row]')
        .evaluateAll((rows) => rows.map((one) => one.textContent));
      assert.match(names[0] ?? '', /Infrared/);
    }),
);
