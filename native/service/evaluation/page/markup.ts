/** Text as it stands between tags or in an attribute. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A figure with two digits; “–” where there is none. */
export function shown(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(2);
}

export function section(title: string, note: string, ...parts: string[]): string {
  const said = note === '' ? '' : `<p class="note">${escaped(note)}</p>`;
  return `<section><h2>${escaped(title)}</h2>${said}${parts.join('')}</section>`;
}

/** Cells are markup. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string) =>
    row.map((cell, n) => `<${tag}${n === 0 ? '' : ' class="number"'}>${cell}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('');
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table>`;
}

const WIDTH = 220;

/** A line from 0 to 1 with a figure, its interval, and marks beside it. */
export function track(
  value: number | null,
  interval: readonly [number, number] | null,
  marks: readonly number[] = [],
): string {
  const at = (share: number) => (4 + (WIDTH - 8) * Math.min(1, Math.max(0, share))).toFixed(1);
  const parts = [`<line x1="4" x2="${WIDTH - 4}" y1="8" y2="8" class="axis"/>`];
  if (interval)
    parts.push(`<line x1="${at(interval[0])}" x2="${at(interval[1])}" y1="8" y2="8" class="interval"/>`);
  for (const mark of marks)
    parts.push(`<line x1="${at(mark)}" x2="${at(mark)}" y1="2" y2="14" class="mark"/>`);
  if (value !== null) parts.push(`<circle cx="${at(value)}" cy="8" r="4" class="dot"/>`);
  return `<svg class="track" width="${WIDTH}" height="16" viewBox="0 0 ${WIDTH} 16" aria-hidden="true">${parts.join('')}</svg>`;
}

const SIDE = 200;
const MARGIN = 28;

/** A square from (0, 0) to (1, 1), the second upwards. */
export function unitPlot(label: string, across: string, up: string, marks: string): string {
  const ticks = [0, 0.5, 1]
    .map(
      (share) =>
        `<text x="${plotX(share)}" y="${SIDE + MARGIN + 14}" text-anchor="middle">${share}</text><text x="${MARGIN - 5}" y="${Number(plotY(share)) + 3}" text-anchor="end">${share}</text>`,
    )
    .join('');
  const size = SIDE + 2 * MARGIN;
  return (
    `<figure><svg role="img" aria-label="${escaped(label)}" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">` +
    `<rect x="${MARGIN}" y="${MARGIN}" width="${SIDE}" height="${SIDE}" class="frame"/>${ticks}` +
    `<text x="${MARGIN + SIDE / 2}" y="${size - 1}" text-anchor="middle">${escaped(across)}</text>` +
    `<text x="${MARGIN}" y="${MARGIN - 8}">${escaped(up)}</text>${marks}</svg></figure>`
  );
}

export const plotX = (share: number): string => (MARGIN + SIDE * share).toFixed(1);
export const plotY = (share: number): string => (MARGIN + SIDE * (1 - share)).toFixed(1);
