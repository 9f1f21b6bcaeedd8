import { easeOut } from 'ol/easing.js';
import type OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import {
  type ExtentDeg,
  extentToDegrees,
  extentToMap,
  type LonLat,
  placeToDegrees,
  placeToMap,
} from './frame.ts';
import { groundScale } from './scale-bar.ts';

/** Room that furniture takes from the map, in pixels. */
export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

const FLY_MS = 260;
const STEP_MS = 140;
const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Where the map looks, and how it gets elsewhere. */
export class Camera {
  readonly olView = new View({ maxZoom: 25, multiWorld: false, showFullExtent: true });
  #map: OlMap | null = null;
  #insets: Insets = { top: 60, right: 60, bottom: 40, left: 24 };

  attach(map: OlMap): void {
    this.#map = map;
  }

  setInsets(insets: Partial<Insets>): void {
    this.#insets = { ...this.#insets, ...insets };
  }

  get extent(): ExtentDeg {
    return extentToDegrees(this.olView.calculateExtent(this.#sizePx));
  }

  /** Ground metres a screen pixel, in the middle, west to east. */
  get resolutionM(): number {
    const [, latitudeDeg] = placeToDegrees(this.olView.getCenter() ?? [0, 0]);
    return (this.olView.getResolution() ?? 1) * groundScale(latitudeDeg);
  }

  /** How far north is turned clockwise from the top of the screen, in radians. */
  get rotationRad(): number {
    return this.olView.getRotation();
  }

  /** Where a place is on the screen, in pixels of the map; null before the first frame. */
  pixelOf(place: LonLat): readonly [number, number] | null {
    return (this.#map?.getPixelFromCoordinate(placeToMap(place)) as [number, number] | null) ?? null;
  }

  /** How far from the left a place is, as a share of the map's width; null before the first frame. */
  shareOf(place: LonLat): number | null {
    const pixel = this.pixelOf(place);
    return pixel && pixel[0] / this.#sizePx[0];
  }

  /** What an extent covers of the screen, `[left, top, right, bottom]` in pixels of the map; null before the first frame. */
  boxOf(extent: ExtentDeg): readonly [number, number, number, number] | null {
    return this.#boxOf(extentToMap(extent));
  }

  zoomBy(levels: number): void {
    this.olView.animate({
      zoom: (this.olView.getZoom() ?? 0) + levels,
      duration: reducedMotion() ? 0 : STEP_MS,
      easing: easeOut,
    });
  }

  /** Turns the map clockwise. */
  rotateBy(turnRad: number): void {
    this.#turnTo(this.rotationRad + turnRad);
  }

  northUp(): void {
    this.#turnTo(0);
  }

  /** Shows an extent as large as the insets leave it. */
  fit(extent: ExtentDeg, { animate = true, leastPx = 0 } = {}): void {
    const { top, right, bottom, left } = this.#insets;
    const mapExtent = extentToMap(extent);
    const [widthPx] = this.#sizePx;
    // A single tile is not blown up to the whole window: it keeps its surroundings.
    const widest = Math.max(mapExtent[2] - mapExtent[0], mapExtent[3] - mapExtent[1]);
    const minResolution = leastPx > 0 ? widest / leastPx : 0;
    this.olView.fit(mapExtent, {
      padding: [top, right, bottom, left].map((px) => Math.min(px, widthPx / 4)),
      duration: animate && !reducedMotion() && this.#isNear(mapExtent) ? FLY_MS : 0,
      easing: easeOut,
      minResolution,
    });
  }

  /** Moves to a tile or feature: keeps the scale when it suits, so that flights are short. */
  flyTo(extent: ExtentDeg): void {
    const mapExtent = extentToMap(extent);
    const [west, south, east, north] = mapExtent;
    const resolution = this.olView.getResolution() ?? 1;
    const sidePx = Math.max(east - west, north - south) / resolution;
    // LOOK: the map is not moved more than it must; a tile of a few pixels is made readable.
    if (sidePx < 6 || sidePx > 400) {
      this.fit(extent, { leastPx: 40 });
      return;
    }
    if (this.#isWhollyShown(mapExtent)) return;
    const { top, right, bottom, left } = this.#insets;
    const [aside, down] = this.#onGround((right - left) / 2, (bottom - top) / 2);
    const centre = [(west + east) / 2 + aside, (south + north) / 2 + down];
    const near = this.#isNear(mapExtent);
    this.olView.animate({ center: centre, duration: near && !reducedMotion() ? FLY_MS : 0, easing: easeOut });
  }

  goTo(place: LonLat): void {
    const resolution = Math.min(this.olView.getResolution() ?? 1, 10);
    this.olView.animate({ center: placeToMap(place), resolution, duration: 0 });
  }

  get #sizePx(): [number, number] {
    return (this.#map?.getSize() as [number, number] | undefined) ?? [800, 600];
  }

  #turnTo(rotation: number): void {
    this.olView.animate({ rotation, duration: reducedMotion() ? 0 : STEP_MS, easing: easeOut });
  }

  /** A step on the screen, rightwards and down, in map metres. */
  #onGround(rightPx: number, downPx: number): [number, number] {
    const resolution = this.olView.getResolution() ?? 1;
    const [sin, cos] = [Math.sin(this.rotationRad), Math.cos(this.rotationRad)];
    return [(rightPx * cos + downPx * sin) * resolution, (rightPx * sin - downPx * cos) * resolution];
  }

  #boxOf([west, south, east, north]: number[]): [number, number, number, number] | null {
    const corners = [
      [west!, south!],
      [west!, north!],
      [east!, north!],
      [east!, south!],
    ].map((corner) => this.#map?.getPixelFromCoordinate(corner) ?? null);
    if (corners.some((corner) => corner === null)) return null;
    const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner![axis]!));
    return [Math.min(...xs!), Math.min(...ys!), Math.max(...xs!), Math.max(...ys!)];
  }

  /** Within the insets: then there is nothing to fly to. */
  #isWhollyShown(mapExtent: number[]): boolean {
    const box = this.#boxOf(mapExtent);
    const [widthPx, heightPx] = this.#sizePx;
    const { top, right, bottom, left } = this.#insets;
    return (
      box !== null &&
      box[0] >= left &&
      box[1] >= top &&
      box[2] <= widthPx - right &&
      box[3] <= heightPx - bottom
    );
  }

  #isNear(extent: number[]): boolean {
    const [west, south, east, north] = this.olView.calculateExtent(this.#sizePx) as [
      number,
      number,
      number,
      number,
    ];
    const [x, y] = [(extent[0]! + extent[2]!) / 2, (extent[1]! + extent[3]!) / 2];
    const [width, height] = [east - west, north - south];
    return x > west - width && x < east + width && y > south - height && y < north + height;
  }
}
