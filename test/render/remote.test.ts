import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, skip, WIDE, withWindow } from './with-window.ts';

after(closeBrowser);

test(
  'a map server is typed in, stays off until its eye is opened, and is thanked on the map then',
  { skip },
  () =>
    withWindow('ready', WIDE, async (page) => {
      const section = page.getByRole('region', { name: 'Base map' });
      await section.getByText('Nothing lies under the scenes.').waitFor();
      await section.getByRole('button', { name: 'Add a base map' }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Add a base map' });
      await dialog.getByRole('radio', { name: 'An address' }).click();
      const address = dialog.getByRole('textbox', { name: 'Address' });
      await address.fill('https://{s}.tiles.example/{z}/{x}/{y}.png');
      await dialog.getByText('{s} stands for several hosts').waitFor();
      await address.fill('https://tiles.example/{z}/{x}.png');
      await dialog.getByText('It needs {z}, {x} and one of {y} and {-y}').waitFor();
      await address.fill('https://tiles.example/{z}/{x}/{y}.png');
      await dialog.getByText('adding it asks nothing').waitFor();
      await dialog.getByRole('textbox', { name: 'Thanks to' }).fill('© Map makers');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await section.getByText('only then').waitFor();
      const credits = page.locator('.scale').getByText('© Map makers');
      assert.equal(await credits.count(), 0);
      await section.getByRole('button', { name: 'Show tiles.example' }).click();
      await credits.waitFor();
      await section.getByRole('button', { name: 'Hide tiles.example' }).click();
      await credits.waitFor({ state: 'detached' });
    }),
);

test(
  'a scene whose host does not answer says so in its row and below, until it is asked again',
  { skip },
  () =>
    withWindow('scene', WIDE, async (page) => {
      const scenes = page.getByRole('region', { name: 'Scenes' });
      await scenes.getByText('offline', { exact: true }).waitFor();
      await page.getByRole('contentinfo', { name: 'Status' }).getByText('Offline').waitFor();
      await scenes.getByRole('button', { name: 'Try again' }).click();
      await scenes.getByText('offline', { exact: true }).waitFor({ state: 'detached' });
      await page
        .getByRole('contentinfo', { name: 'Status' })
        .getByText('Offline')
        .waitFor({ state: 'detached' });
    }),
);

test('an address of a scene is looked at while it is typed', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await page.getByRole('region', { name: 'Scenes' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('from an address');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add a scene from an address' });
    const add = dialog.getByRole('button', { name: /^Add scene/ });
    await dialog.getByRole('textbox').fill('s3://bucket/a.tif');
    await dialog.getByText('Only http and https addresses are read').waitFor();
    assert.equal(await add.getAttribute('aria-disabled'), 'true');
    await dialog.getByRole('textbox').fill('https://data.example/a.tif');
    await dialog.getByText('data.example is asked').waitFor();
    assert.notEqual(await add.getAttribute('aria-disabled'), 'true');
  }),
);
