import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Desktop } from './desktop.ts';
import type { Web } from './web.ts';

/** What an analyst does in the window, in the analyst's words. Specs never name an element of the page. */
export interface Analyst {
  readonly page: Page;
  newProject(projectPath: string): Promise<void>;
  openProject(projectPath: string): Promise<void>;
  openSampleProject(): Promise<void>;
  /** Runs a command of the palette by its title. */
  command(title: string): Promise<void>;
  search(query: string): Promise<void>;
  /** Draws a rectangle in the middle of the map, with the label that is offered. */
  drawRectangle(): Promise<void>;
  /** Imports a layer by the attribute that is suggested. */
  importLayer(layerPath: string): Promise<void>;
  /** Lets files go over the map. */
  drop(files: string[]): Promise<void>;
  /** A scene, layer or corpus as the project lists it. */
  listed(name: string): Locator;
  goTo(workspace: 'Explore' | 'Label' | 'Text' | 'Train' | 'Export'): Promise<void>;
  /** The list of answers. */
  answers(): Locator;
  /** Tiles among the answers. */
  tileAnswers(): Locator;
  seesStart(): Promise<void>;
  seesProject(name: string): Promise<void>;
}

/** Where dialogs are the system's, the chosen path is put into them. */
export function desktopAnalyst({ app, page }: Desktop): Analyst {
  const choose = (chosenPath: string) =>
    app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    }, chosenPath);
  const common = analyst(page);
  return {
    ...common,
    async newProject(projectPath) {
      await choose(projectPath);
      await page.getByRole('button', { name: /New project/ }).click();
      await page.getByRole('button', { name: /New project/ }).waitFor({ state: 'hidden' });
    },
    async openProject(projectPath) {
      await choose(projectPath);
      await page.getByRole('button', { name: /Open project/ }).click();
    },
    async importLayer(layerPath) {
      await choose(layerPath);
      await common.command('Import a layer');
      await importAsSuggested(page);
    },
  };
}

/** In a browser, the page lists the folders of the engine's machine. */
export function webAnalyst({ page }: Web): Analyst {
  const picker = page.getByRole('dialog');
  const goToFolder = async (folder: string) => {
    await picker.getByLabel('Folder').fill(folder);
    await picker.getByLabel('Folder').press('Enter');
  };
  const common = analyst(page);
  return {
    ...common,
    async newProject(projectPath) {
      await page.getByRole('button', { name: /New project/ }).click();
      await goToFolder(path.dirname(projectPath));
      await picker.getByLabel('Name').fill(path.basename(projectPath));
      await picker.getByRole('button', { name: 'Save' }).click();
    },
    async openProject(projectPath) {
      await page.getByRole('button', { name: /Open project/ }).click();
      await goToFolder(path.dirname(projectPath));
      await picker.getByRole('button', { name: path.basename(projectPath) }).click();
      await picker.getByRole('button', { name: 'Open' }).click();
    },
    async importLayer(layerPath) {
      await common.command('Import a layer');
      await goToFolder(layerPath);
      await picker.getByRole('button', { name: 'Look into it' }).click();
      await importAsSuggested(page);
    },
  };
}

async function importAsSuggested(page: Page): Promise<void> {
  const importing = page.getByRole('button', { name: 'Import layer' });
  await importing.click();
  await importing.waitFor({ state: 'hidden' });
}

function analyst(page: Page): Omit<Analyst, 'newProject' | 'openProject' | 'importLayer'> {
  return {
    page,
    async openSampleProject() {
      await page.getByRole('button', { name: /Open the sample project/ }).click();
    },
    async command(title) {
      await page.keyboard.press('Control+k');
      const palette = page.getByRole('dialog');
      await palette.getByRole('combobox').or(palette.getByRole('textbox')).first().fill(title);
      await page.keyboard.press('Enter');
    },
    async search(query) {
      await page.getByLabel('Search by meaning').fill(query);
      await page.keyboard.press('Enter');
    },
    async drawRectangle() {
      await page.keyboard.press('Escape');
      await page.keyboard.press('r');
      const { x, y, width, height } = (await page.locator('.ol-viewport').boundingBox())!;
      await page.mouse.click(x + 0.6 * width, y + 0.4 * height);
      await page.mouse.move(x + 0.7 * width, y + 0.55 * height, { steps: 3 });
      await page.mouse.click(x + 0.75 * width, y + 0.6 * height);
      await page.keyboard.press('Escape');
    },
    async drop(files) {
      const devTools = await page.context().newCDPSession(page);
      const data = { items: [], files, dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await devTools.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
      await devTools.detach();
    },
    listed: (name) =>
      page.getByRole('complementary', { name: 'Project' }).getByRole('listitem').filter({ hasText: name }),
    async goTo(workspace) {
      await page
        .getByRole('navigation', { name: 'Workspace' })
        .getByRole('button', { name: workspace })
        .click();
    },
    answers: () => page.getByRole('complementary', { name: 'Explore' }),
    tileAnswers: () => page.getByRole('button', { name: /^Rank \d+, tile/ }),
    async seesStart() {
      await expect(page.getByRole('heading', { name: 'Search imagery by meaning' })).toBeVisible();
    },
    async seesProject(name) {
      await expect(page.getByRole('banner').getByRole('button', { name }).first()).toBeVisible();
    },
  };
}
