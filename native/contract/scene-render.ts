import type { ColourMapId, Legend, PresetId, StretchRule } from './scene-style.ts';
import type { Work } from './work.ts';

/** What is to differ from the style a scene has (a file: is first shown in); null leaves it. */
export interface StyleRequest {
  /** One, or red, green and blue; or a preset instead. */
  bands: number[] | null;
  preset: PresetId | null;
  colourMap: ColourMapId | null;
  /** By a rule, or the same two ends for every drawn band. */
  stretch: StretchRule | { low: number; high: number } | null;
  gamma: number | null;
  resampling: 'bilinear' | 'nearest' | null;
}

export interface RenderSceneParams {
  /** A scene of the project by id or name, or a file (or address) without a project. */
  of: { scene: string } | { path: string };
  /** West, south, east, north in `crs`. */
  bbox: [number, number, number, number];
  /** `EPSG:n`, WKT or a PROJ string. */
  crs: string;
  widthPx: number;
  heightPx: number;
  style: StyleRequest;
  /** The PNG to write. */
  out: string;
}

export interface RenderedScene {
  file: string;
  bytes: number;
  /** Beside it: where its pixels lie, as GIS programs read it. */
  worldFile: string;
  legend: Legend;
  /** Whole sentences: that the picture is empty, and where the scene lies. */
  warnings: string[];
}

export interface SceneRenderMethods {
  /** A picture of a scene, warped, stretched and transparent where the scene has nothing, as PNG with a world file. */
  renderScene(params: RenderSceneParams, work: Work): Promise<RenderedScene>;
}
