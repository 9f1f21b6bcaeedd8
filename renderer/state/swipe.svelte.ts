import type { PlacedScene, Scenes } from './scenes.svelte.ts';

/** Two scenes looked at side by side, under a line that is moved over the map. */
export class Swipe {
  /** Share of the map's width that lies left of the line. */
  share = $state(0.5);
  #isOn = $state(false);
  #chosen = $state.raw<{ left: string | null; right: string | null }>({ left: null, right: null });
  readonly #scenes: Scenes;
  /** Those that can be looked at. */
  readonly candidates: readonly PlacedScene[] = $derived.by(() =>
    this.#scenes.list.filter(({ record }) => record.extent),
  );
  /** Null where there are no two. */
  readonly pair = $derived.by(() => {
    const left = this.#find(this.#chosen.left) ?? this.#first();
    const right = this.#find(this.#chosen.right) ?? (left && this.#beside(left));
    return left && right && left !== right ? { left: left.record.id, right: right.record.id } : null;
  });
  readonly isOn = $derived(this.#isOn && this.pair !== null);

  constructor(scenes: Scenes) {
    this.#scenes = scenes;
  }

  /** With the two that were chosen last, else with the active scene and one over the same ground. */
  start(): void {
    if (!this.pair) return;
    this.#chosen = this.pair;
    this.#isOn = true;
  }

  leave(): void {
    this.#isOn = false;
  }

  /** Puts a scene on a side; the one that was there goes to the other side when it comes from there. */
  choose(side: 'left' | 'right', id: string): void {
    if (!this.pair) return;
    const other = side === 'left' ? 'right' : 'left';
    const chosen = { ...this.pair, [side]: id };
    if (chosen[other] === id) chosen[other] = this.pair[side];
    this.#chosen = chosen;
  }

  /** Whether a scene is drawn: one of the two, or without a swipe any whose eye is open. */
  shows({ record, placement }: PlacedScene): boolean {
    if (!this.isOn || !this.pair) return placement.visible;
    return record.id === this.pair.left || record.id === this.pair.right;
  }

  #find(id: string | null): PlacedScene | null {
    return this.candidates.find(({ record }) => record.id === id) ?? null;
  }

  #first(): PlacedScene | null {
    const active = this.#find(this.#scenes.activeId);
    return active ?? this.candidates.find(({ placement }) => placement.visible) ?? this.candidates[0] ?? null;
  }

  /** One that lies over the same ground, a visible one rather than a hidden one. */
  #beside(scene: PlacedScene): PlacedScene | null {
    const others = this.candidates.filter((one) => one !== scene);
    const near = others.filter(({ record }) => overlaps(record.extent!, scene.record.extent!));
    const isVisible = ({ placement }: PlacedScene) => placement.visible;
    return near.find(isVisible) ?? near[0] ?? others.find(isVisible) ?? others[0] ?? null;
  }
}

type ExtentDeg = readonly [west: number, south: number, east: number, north: number];

function overlaps(one: ExtentDeg, other: ExtentDeg): boolean {
  return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
}
