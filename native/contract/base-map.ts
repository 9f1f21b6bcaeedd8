import type { Work } from './work.ts';

export type BaseMapKind = 'raster' | 'mbtiles' | 'pmtiles' | 'xyz' | 'wms';

/** What lies under all scenes: it is looked at, and is no scene. One at most is shown. */
export interface BaseMap {
  id: string;
  name: string;
  kind: BaseMapKind;
  /** A path, or an address without its secrets. */
  location: string;
  /** The host that is asked while it is shown; null: it is a file. */
  host: string | null;
  /** WMS: names of its layers, separated by commas. */
  layers: string | null;
  /** Who is to be thanked, as text. */
  attribution: string | null;
  minZoom: number;
  /** What is seen nearer is enlarged from here. */
  maxZoom: number;
  /** Degrees, `[west, south, east, north]`; null: the whole world. */
  extent: [number, number, number, number] | null;
  /** Side of its tiles. */
  tilePx: number;
  shown: boolean;
  opacity: number;
  /** Why it could not be drawn when that was last tried; null when it could, or was not tried. */
  trouble: string | null;
}

export interface NewBaseMap {
  /** A scene of the project by id or name, a path, or an address, as typed: with whatever secrets it needs. */
  source: string;
  /** Null: what it calls itself, else the name of its file or host. */
  name: string | null;
  /** WMS alone. */
  layers: string | null;
  attribution: string | null;
  /** Null: a file is shown, a map that a host is asked for is not. */
  show: boolean | null;
}

export interface BaseMapMethods {
  listBaseMaps(params: Record<string, never>, work: Work): Promise<{ baseMaps: BaseMap[] }>;
  /** Asks a host only for a file behind an address; a tile server or WMS is asked when it is shown. */
  addBaseMap(params: NewBaseMap, work: Work): Promise<BaseMap>;
  /** Shows this one alone, asking its host again where it failed before; null: none. */
  useBaseMap(params: { baseMap: string | null }, work: Work): Promise<BaseMap | null>;
  setBaseMapOpacity(params: { baseMap: string; opacity: number }, work: Work): Promise<void>;
  removeBaseMap(params: { baseMap: string }, work: Work): Promise<void>;
}
