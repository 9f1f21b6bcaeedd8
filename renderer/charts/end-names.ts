export interface LineEnd {
  name: string;
  /** Where there is no room for all of it. */
  short?: string;
  xPx: number;
  yPx: number;
}

/** A name as it is written: what does not fit gives way in its middle, for names often differ at their ends. */
export function shortName(name: string, most: number): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const kept = most - 1;
  return `${letters.slice(0, Math.ceil(kept / 2)).join('')}…${letters.slice(-Math.floor(kept / 2)).join('')}`;
}

/** Of a line of names. */
const NAME_PX = 12;
const GAP_PX = 8;

/**
 * Where the names of lines stand: beside the end of the longest line, so that no name lies on a line that goes on, and apart
 * from one another.
 *
 * @param ends in pixels from the upper left corner
 * @param lowestPx names do not stand below it, unless they are too many for the room
 * @returns from top to bottom, each with the end that it names
 */
export function placeNames(ends: readonly LineEnd[], lowestPx: number): (LineEnd & { end: LineEnd })[] {
  const xPx = Math.max(...ends.map((end) => end.xPx)) + GAP_PX;
  const names = ends.toSorted((a, b) => a.yPx - b.yPx).map((end) => ({ ...end, xPx, end }));
  for (const [n, one] of names.entries()) if (n > 0) one.yPx = Math.max(one.yPx, names[n - 1]!.yPx + NAME_PX);
  for (const [n, one] of names.toReversed().entries()) one.yPx = Math.min(one.yPx, lowestPx - n * NAME_PX);
  return names;
}
