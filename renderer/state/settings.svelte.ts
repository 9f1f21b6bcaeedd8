import { applyTheme, type ThemeChoice } from '../theme/theme.ts';

interface Stored {
  theme: ThemeChoice;
  /** Panels folded away, by workspace. */
  folded: Record<string, { left?: boolean; right?: boolean }>;
  foldedSections: string[];
  leftPx: number | null;
  rightPx: number | null;
  coordinates: 'decimal' | 'dms' | 'utm' | 'mgrs';
  recentQueries: string[];
  /** New projects begin with the starter space. */
  startsWithWords: boolean;
}

const KEY = 'semantile.settings';
const DEFAULTS: Stored = {
  theme: 'system',
  folded: {},
  foldedSections: [],
  leftPx: null,
  rightPx: null,
  coordinates: 'decimal',
  recentQueries: [],
  startsWithWords: false,
};

function stored(): Stored {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Stored>) };
  } catch {
    // Written by hand or by another version: the defaults are as good.
    return DEFAULTS;
  }
}

/** What this window remembers of its owner's taste; never part of the project. */
export class Settings {
  #kept = $state.raw<Stored>(stored());
  shownTheme = $state<'dark' | 'light'>(applyTheme(stored().theme));

  get theme() {
    return this.#kept.theme;
  }
  get coordinates() {
    return this.#kept.coordinates;
  }
  get leftPx() {
    return this.#kept.leftPx;
  }
  get rightPx() {
    return this.#kept.rightPx;
  }
  get startsWithWords() {
    return this.#kept.startsWithWords;
  }
  get recentQueries(): readonly string[] {
    return this.#kept.recentQueries;
  }

  keep(change: Partial<Stored>): void {
    this.#kept = { ...this.#kept, ...change };
    localStorage.setItem(KEY, JSON.stringify(this.#kept));
    if (change.theme) this.shownTheme = applyTheme(change.theme);
  }

  /** Follows the system until a theme is set by hand. Answers with how to stop. */
  followSystem(): () => void {
    const query = matchMedia('(prefers-color-scheme: light)');
    const change = () => {
      this.shownTheme = applyTheme(this.#kept.theme);
    };
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }

  toggleTheme(): void {
    this.keep({ theme: this.shownTheme === 'dark' ? 'light' : 'dark' });
  }

  isFolded(workspace: string, side: 'left' | 'right'): boolean {
    return this.#kept.folded[workspace]?.[side] ?? false;
  }

  fold(workspace: string, side: 'left' | 'right'): void {
    const before = this.#kept.folded[workspace] ?? {};
    this.keep({ folded: { ...this.#kept.folded, [workspace]: { ...before, [side]: !before[side] } } });
  }

  isSectionFolded(id: string): boolean {
    return this.#kept.foldedSections.includes(id);
  }

  foldSection(id: string, folded: boolean): void {
    const rest = this.#kept.foldedSections.filter((one) => one !== id);
    this.keep({ foldedSections: folded ? [...rest, id] : rest });
  }

  rememberQuery(query: string): void {
    this.keep({
      recentQueries: [query, ...this.#kept.recentQueries.filter((one) => one !== query)].slice(0, 12),
    });
  }
}
