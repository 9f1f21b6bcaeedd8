import './tokens.css';
import './base.css';

export type ThemeChoice = 'system' | 'dark' | 'light';

/** Puts the theme on the page and answers with the one that shows. */
export function applyTheme(choice: ThemeChoice): 'dark' | 'light' {
  const light =
    choice === 'light' || (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
  return light ? 'light' : 'dark';
}

/** A colour token as a canvas understands it. */
export function token(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** What furniture on imagery is drawn with; the same in both themes. */
export const ON_MAP = {
  ink: 'oklch(0.99 0 0)',
  casing: 'oklch(0.12 0 0 / .85)',
  plate: 'oklch(0.12 0 0 / .88)',
  select: 'oklch(0.88 0.13 205)',
} as const;
