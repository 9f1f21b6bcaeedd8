type Click = (item: MenuItem, window: unknown, event: object) => void;

interface MenuItemOptions {
  id?: string;
  label?: string;
  role?: string;
  type?: string;
  accelerator?: string;
  click?: Click;
  submenu?: MenuItemOptions[];
}

/** Filled in by the double. */
export const menuSurroundings = { focusedWindow: (): unknown => null, quit: () => {} };

export class MenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly enabled = true;
  readonly submenu: Menu | undefined;
  readonly #click: Click | undefined;

  constructor(options: MenuItemOptions) {
    this.id = options.id;
    this.label = options.label ?? options.role ?? '';
    this.role = options.role;
    this.accelerator = options.accelerator;
    this.submenu = options.submenu && Menu.buildFromTemplate(options.submenu);
    this.#click = options.click;
  }

  click(): void {
    if (this.#click) this.#click(this, menuSurroundings.focusedWindow(), {});
    else if (this.role === 'quit') menuSurroundings.quit();
    else throw new Error(`electron double: the menu role ${this.role} is not modelled`);
  }
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: MenuItemOptions[]): Menu {
    const menu = new Menu();
    menu.items.push(...template.map((options) => new MenuItem(options)));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
