import { readFile } from 'node:fs/promises';
import type { LabelTextSource } from '../layer-file.ts';
import { styleText } from './style-text.ts';
import { descendants, parseXml } from './xml.ts';

/**
 * Names of the classes of a categorical raster: the list of GDAL's `.aux.xml`, in which the n-th name is that of
 * pixel value n.
 *
 * @param rasterPath the raster, beside which the sidecar lies; its first band with names counts
 * @returns empty without a sidecar, without names, and when it is damaged
 */
export async function categoryNames(rasterPath: string): Promise<LabelTextSource[]> {
  let xml: string;
  try {
    xml = await readFile(`${rasterPath}.aux.xml`, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return categoriesFromAuxXml(xml).map((text) => ({ ...text, synonyms: [], origin: 'aux-xml' }));
}

function categoriesFromAuxXml(xml: string) {
  try {
    const [list] = descendants(parseXml(xml), 'CategoryNames');
    const names = list?.children.filter((child) => child.name === 'Category') ?? [];
    return names.flatMap((name, value) => styleText(String(value), name.text));
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
