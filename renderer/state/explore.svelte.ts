/** What lies over the scenes in Explore. */
export type OverlayMode = 'heat' | 'labels' | 'outlines' | 'off';

/** How Explore shows the map. */
export class ExploreView {
  mode = $state<OverlayMode>('heat');
  /** 0–1: how much colour the scenes lose under the heat. */
  fade = $state(0.45);
  /** “Why this score” is open in the right panel. */
  why = $state(false);
}
