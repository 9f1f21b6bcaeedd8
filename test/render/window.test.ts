import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from '@playwright/test';
import { closeBrowser, skip, WIDE, withWindow } from './with-window.ts';

after(closeBrowser);

/** By the button, which is waited for: a key before the page listens is lost. */
async function goToText(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Workspace' })
    .getByRole('button', { name: 'Text', exact: true })
    .click();
}

for (const theme of ['dark', 'light'] as const) {
  test(`every widget draws, ${theme}`, { skip }, () =>
    withWindow('none', { ...WIDE, theme, page: `stories.html?theme=${theme}` }, async (page) => {
      await page.getByRole('heading', { name: 'Confusion' }).waitFor();
      assert.equal(await page.getByRole('slider', { name: /threshold/ }).count(), 3);
    }),
  );

  test(`nothing makes the page wider or taller than the window, ${theme} at 1280 × 800`, { skip }, () =>
    withWindow('ready', { theme, width: 1280, height: 800 }, async (page) => {
      await page.getByRole('button', { name: 'marsh', exact: true }).first().waitFor();
      const size = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.scrollHeight,
      ]);
      assert.deepEqual(size, [1280, 800]);
    }),
  );
}

test('a phrase is typed and answered; the number on the map is the number in the list', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await page.getByRole('textbox', { name: 'Search by meaning' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('marsh');
    await page.keyboard.press('Enter');
    const chip = page.getByRole('button', { name: /^Rank 2, tile/ });
    await chip.click();
    await page
      .getByRole('region', { name: /^Tile / })
      .getByText('rank 2')
      .waitFor();
    const legend = page.getByRole('slider', { name: 'Score threshold' });
    const shown = await legend.getAttribute('aria-valuetext');
    await page.locator('[data-search-field]').blur();
    await page.keyboard.press(']');
    assert.notEqual(await legend.getAttribute('aria-valuetext'), shown);
    await page.keyboard.press('y');
    await page.getByRole('heading', { name: 'Nearest terms' }).waitFor();
  }),
);

test('a click on the map asks the tile under it, or the feature', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    const map = page.getByRole('application');
    const middle = { position: { x: 390, y: 420 } };
    await page.getByRole('radio', { name: 'Labels' }).click();
    // Tiles can be asked once their labels have come.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/pixels/labels/')),
    );
    await map.click(middle);
    await page.getByRole('region', { name: /^Tile / }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: /^Tile / }).waitFor({ state: 'detached' });
  }),
);

test('what was not understood is said, with the way back', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await page.getByRole('textbox', { name: 'Search by meaning' }).fill('"parking lot" + rivre - tarmac');
    await page.getByRole('button', { name: 'Keep “rivre”' }).waitFor();
    await page.getByText('not in the vocabulary, nothing close').waitFor();
  }),
);

test('single keys do nothing while a field has the focus', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    const field = page.getByRole('textbox', { name: 'Search by meaning' });
    await field.fill('');
    await field.press('?');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await field.blur();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  }),
);

test('coordinates in any form move the map', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await page.getByRole('button', { name: 'Go to coordinates' }).click();
    await page.getByRole('textbox', { name: 'Coordinates' }).fill('18S UD 47771 40488');
    await page.getByText('34°41').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }),
);

test('the empty project says its next step, the first window offers the sample', { skip }, async () => {
  await withWindow('empty', WIDE, async (page) => {
    await page.getByRole('button', { name: 'Add scene', exact: true }).waitFor();
  });
  await withWindow('none', WIDE, async (page) => {
    await page.getByRole('button', { name: /Open the sample project/ }).waitFor();
    await page.getByText('written by a newer version').waitFor();
  });
});

test('imagery is added as files, as bands or as pieces of one scene; keys walk the choices', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await page.getByRole('button', { name: 'Add scenes' }).click();
    const menu = page.getByRole('menu', { name: 'Add imagery' });
    const choices = await menu.getByRole('menuitem').allInnerTexts();
    assert.match(
      choices.join(' ').replaceAll('\n', ' '),
      /Add files….*folder of bands.*bands of one image.*pieces of one mosaic.*address/,
    );
    assert.equal(
      await menu
        .getByRole('menuitem')
        .first()
        .evaluate((item) => item === document.activeElement),
      true,
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Choose a folder').waitFor();
    await menu.waitFor({ state: 'detached' });
  }),
);

test('a space is shown with its figures beside others, and why one is blank', { skip }, () =>
  withWindow('ready', WIDE, async (page) => {
    await goToText(page);
    await page.getByRole('tab', { name: 'Evaluation' }).click();
    const across = page.getByRole('table', { name: 'Across kinds' });
    await across
      .getByRole('img', { name: 'word → paragraphs 0.71, SIF 0.79, BM25 0.88, shuffle 0.01' })
      .waitFor();
    await page.getByText('BM25 ranks texts, and terms are none').waitFor();
    await page.getByText('41 of 90').waitFor();
    await page.getByRole('img', { name: /^Lengths of embeddings: terms 1\.30/ }).waitFor();
    await page.getByRole('button', { name: 'Evaluate' }).waitFor();
  }),
);

test(
  'two spaces stand side by side, and what both name is marked; a space is exported by a form',
  { skip },
  () =>
    withWindow('ready', WIDE, async (page) => {
      await goToText(page);
      await page.getByRole('tab', { name: 'Comparison' }).click();
      await page.getByText('0.41').waitFor();
      await page.getByRole('textbox', { name: 'Nearest to' }).first().fill('marsh');
      await page.keyboard.press('Enter');
      // creek and reeds, in both lists; mudflat and swamp in one.
      await page
        .getByRole('button', { name: /creek .* in both/ })
        .nth(1)
        .waitFor();
      assert.equal(await page.getByRole('button', { name: /in both/ }).count(), 4);
      await page.getByRole('textbox', { name: 'Words to compare' }).fill('marsh, creek, runway');
      await page.keyboard.press('Enter');
      await page.getByText('runway does not match').waitFor();
      await page.getByRole('button', { name: 'More for coast-100' }).click();
      await page.getByRole('menuitem', { name: /^Export/ }).click();
      const form = page.getByRole('group', { name: 'Export coast-100' });
      await form.getByRole('radio', { name: 'projector' }).click();
      await form.getByText('a file of names beside them').waitFor();
      await form.getByRole('button', { name: 'Close' }).click();
      await form.waitFor({ state: 'detached' });
    }),
);

test('a scene without a coordinate system is in trouble by icon and by words', { skip }, () =>
  withWindow('scene', WIDE, async (page) => {
    await page.getByText('no CRS').waitFor();
    await page.getByRole('button', { name: 'Make searchable' }).waitFor();
  }),
);
