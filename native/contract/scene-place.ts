import type { Georeference, SceneRecord } from './scene.ts';
import type { Work } from './work.ts';

/** How a person says it: the CRS, and one of three ways to say where the pixels lie in it. */
export type GivenPlace =
  | {
      by: 'extent';
      crs: string;
      /** Outer edges, in the units of the CRS or in degrees of longitude and latitude. North is up in the CRS. */
      extent: [west: number, south: number, east: number, north: number];
      inDegrees: boolean;
    }
  | { by: 'affine'; crs: string; affine: Georeference['affine'] }
  /** The file has an affine (a world file) and lacks its CRS only, or names a wrong one. */
  | { by: 'file'; crs: string };

/** What a place makes of a scene. */
export type PlacedScene = Pick<SceneRecord, 'crs' | 'extent' | 'pixelSizeM'> & { georeference: Georeference };

export interface KnownCrs {
  /** `EPSG:n` */
  code: string;
  name: string;
  /** Where it is used, in the registry's words. */
  area: string;
}

export interface ScenePlaceMethods {
  /**
   * Places a scene by hand; null goes back to what its file says. Undo takes it back; the file is never changed.
   * Failures: crs-unknown; out-of-range where the scene would have no area or lie off the earth; no-georeference.
   */
  placeScene(params: { scene: string; place: GivenPlace | null }, work: Work): Promise<SceneRecord>;
  /** What `placeScene` would make of it; changes nothing. */
  previewPlace(params: { scene: string; place: GivenPlace }, work: Work): Promise<PlacedScene>;
  /** Systems of the EPSG registry whose code or name has all words of a text; the likeliest first. */
  searchCrs(params: { text: string; limit: number }, work: Work): Promise<KnownCrs[]>;
}
