import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chipName, type DatasetTile, type DatasetWriter, SPLITS } from '../dataset.ts';
import { writeChips } from '../write-chips.ts';

/**
 * `<split>/<label>/<chip>.png`, as torchvision's ImageFolder and Keras read it, and `labels.csv` with every label and
 * fraction of every chip, for a folder can say one label only.
 */
export const imageFolder: DatasetWriter = {
  async write(dataset, folder, work) {
    const folders = folderNames(dataset.labels.map((label) => label.title));
    for (const split of SPLITS) {
      const used = new Set(dataset.tiles.filter((tile) => tile.split === split).map((tile) => tile.label));
      for (const label of used)
        await mkdir(path.join(folder, split, folders.get(label)!), { recursive: true });
    }
    const chipPath = (tile: DatasetTile) => `${tile.split}/${folders.get(tile.label)!}/${chipName(tile)}`;
    await writeChips(dataset, folder, chipPath, work);
    const head = 'file,split,label,labels,fractions,tile,scene,west,south,east,north,origin';
    const rows = dataset.tiles.map((tile) => csvRow(tile, chipPath(tile)));
    await writeFile(path.join(folder, 'labels.csv'), `${[head, ...rows].join('\r\n')}\r\n`);
  },
};

/** Folder names that every file system takes and that stay apart: a clash gets a number. */
export function folderNames(titles: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const title of titles) {
    const plain = title.replace(/[^\p{L}\p{N}._ -]+/gu, '_').replace(/^[. ]+|[. ]+$/g, '') || 'label';
    let name = plain;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain}_${number}`;
    taken.add(name.toLowerCase());
    names.set(title, name);
  }
  return names;
}

function csvRow(tile: DatasetTile, file: string): string {
  const fractions = tile.regions.map((region) => `${region.label}=${region.fraction.toFixed(6)}`);
  const cells = [
    file,
    tile.split,
    tile.label,
    tile.regions.map((region) => region.label).join(';'),
    fractions.join(';'),
    tile.id,
    tile.scene,
    ...(tile.extent ?? ['', '', '', '']),
    tile.origin,
  ];
  return cells.map((cell) => quoted(String(cell))).join(',');
}

/** RFC 4180: quoted where it must be. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
