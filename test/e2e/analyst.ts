import { expect, type Page } from '@playwright/test';
import type { Desktop } from './desktop.ts';
import type { Web } from './web.ts';

/** What an analyst does in the window, in the analyst's words. Specs never name an element of the page. */
export interface Analyst {
  readonly page: Page;
  newProject(path: string): Promise<void>;
  openProject(path: string): Promise<void>;
  openSampleProject(): Promise<void>;
  /** Runs a command of the palette by its title. */
  command(title: string): Promise<void>;
  search(query: string): Promise<void>;
  goTo(workspace: 'Explore' | 'Label' | 'Text' | 'Train' | 'Export'): Promise<void>;
  seesStart(): Promise<void>;
  seesProject(name: string): Promise<void>;
}

/** Where dialogs are the system's, the chosen path is put into them. */
export function desktopAnalyst({ app, page }: Desktop): Analyst {
  const choose = (path: string) =>
    app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    }, path);
  return {
    ...analyst(page),
    async newProject(path) {
      await choose(path);
      await page.getByRole('button', { name: /New project/ }).click();
      await page.getByRole('button', { name: /New project/ }).waitFor({ state: 'hidden' });
    },
    async openProject(path) {
      await choose(path);
      await page.getByRole('button', { name: /Open project/ }).click();
    },
  };
}

/** In a browser, paths are typed into the page's own picker. */
export function webAnalyst({ page }: Web): Analyst {
  const type = async (path: string) => {
    const picker = page.getByRole('dialog');
    await picker.getByRole('textbox').last().fill(path);
    await picker.getByRole('textbox').last().press('Enter');
    await picker.waitFor({ state: 'hidden' });
  };
  return {
    ...analyst(page),
    async newProject(path) {
      await page.getByRole('button', { name: /New project/ }).click();
      await type(path);
    },
    async openProject(path) {
      await page.getByRole('button', { name: /Open project/ }).click();
      await type(path);
    },
  };
}

function analyst(page: Page): Omit<Analyst, 'newProject' | 'openProject'> {
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
      await page.keyboard.press('/');
      await page.keyboard.type(query);
      await page.keyboard.press('Enter');
    },
    async goTo(workspace) {
      await page
        .getByRole('navigation', { name: 'Workspace' })
        .getByRole('button', { name: workspace })
        .click();
    },
    async seesStart() {
      await expect(page.getByRole('heading', { name: 'Search imagery by meaning' })).toBeVisible();
    },
    async seesProject(name) {
      await expect(page.getByRole('banner').getByRole('button', { name }).first()).toBeVisible();
    },
  };
}
