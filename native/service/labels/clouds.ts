import type { LabelMeaning } from './label-meaning.ts';

/** What hides the ground, as maps and masks of imagery call it. */
const CLOUD_NAMES = new Set([
  'cloud',
  'clouds',
  'cloud cover',
  'cloud shadow',
  'cloud shadows',
  'thin cloud',
  'thin clouds',
  'thick cloud',
  'thick clouds',
  'cirrus',
  'haze',
]);

/** Whether a label says that the ground is hidden: such a tile is neither like nor unlike anything on the ground. */
export function isCloud({ label, name, text }: LabelMeaning): boolean {
  const names = [label.title, label.key.value, name ?? '', ...text.synonyms];
  return names.some((one) => CLOUD_NAMES.has(one.trim().toLowerCase().replaceAll(/[_-]+/g, ' ')));
}
