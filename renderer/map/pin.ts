import type OlMap from 'ol/Map.js';
import Overlay from 'ol/Overlay.js';
import { type LonLat, placeToMap } from './frame.ts';

/** A cross at one place of the map; it moves with the map. */
export class Pin {
  readonly #overlay: Overlay;

  constructor(map: OlMap) {
    const element = Object.assign(document.createElement('div'), { className: 'map-pin' });
    this.#overlay = new Overlay({ element, positioning: 'center-center', stopEvent: false });
    map.addOverlay(this.#overlay);
  }

  show(place: LonLat | null): void {
    this.#overlay.setPosition(place ? placeToMap(place) : undefined);
  }
}
