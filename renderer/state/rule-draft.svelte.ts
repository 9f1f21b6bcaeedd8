import type { LabelCounts, Rule, RuleMode } from '../../native/contract/label.ts';
import { readLabels } from '../map/tile-sheet.ts';
import type { Labels } from './labels.svelte.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';
import type { Tiles } from './tiles.svelte.ts';

export type RulePreview = LabelCounts & { changed: number; histograms: Record<string, number[]> };

/** The lowest threshold the engine takes: 0 would label what nothing covers. */
const LEAST = 0.01;

/** A rule that is being tried. Its effect shows at once; nothing is written until it is applied. */
export class RuleDraft {
  #draft = $state.raw<Rule | null>(null);
  /** Of the rule that was asked last; it stays while the next is computed. */
  preview = $state.raw<RulePreview | null>(null);
  /** Labels under the draft, `[count × 2]`, by scene. */
  proposed = $state.raw<ReadonlyMap<string, Uint16Array>>(new Map());
  /** 1 where a tile would change, `[count]`, by scene. */
  changed = $state.raw<ReadonlyMap<string, Uint8Array>>(new Map());
  readonly isTried = $derived(this.#draft !== null);
  readonly #session: Session;
  readonly #project: Project;
  readonly #labels: Labels;
  readonly #tiles: Tiles;
  #busy = false;
  #again = false;

  constructor(session: Session, project: Project, labels: Labels, tiles: Tiles) {
    this.#session = session;
    this.#project = project;
    this.#labels = labels;
    this.#tiles = tiles;
  }

  get rule(): Rule | null {
    return this.#draft ?? this.#labels.rule;
  }

  thresholdOf(title: string): number {
    return this.rule?.thresholds[title] ?? this.rule?.threshold ?? 0.5;
  }

  hasOwn(title: string): boolean {
    return this.rule?.thresholds[title] !== undefined;
  }

  setThreshold(title: string, value: number): void {
    const { rule } = this;
    if (rule) this.#try({ ...rule, thresholds: { ...rule.thresholds, [title]: bounded(value) } });
  }

  /** The label goes by the threshold of all again. */
  dropThreshold(title: string): void {
    const { rule } = this;
    if (!rule) return;
    const { [title]: _, ...thresholds } = rule.thresholds;
    this.#try({ ...rule, thresholds });
  }

  setAll(threshold: number): void {
    if (this.rule) this.#try({ ...this.rule, threshold: bounded(threshold) });
  }

  setMode(mode: RuleMode): void {
    if (this.rule) this.#try({ ...this.rule, mode });
  }

  reset(): void {
    this.#draft = null;
    void this.refresh();
  }

  async apply(): Promise<void> {
    const { rule } = this;
    if (!rule) return;
    await this.#session.engine.applyRule({ rule }, this.#session.quick);
    this.#labels.rule = rule;
    this.#draft = null;
  }

  #try(rule: Rule): void {
    this.#draft = sameRule(rule, this.#labels.rule) ? null : rule;
    void this.refresh();
  }

  /** Asks for the effect of the rule; while a hand drags, the newest waits and those between are left out. */
  async refresh(): Promise<void> {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#ask();
      }
    } finally {
      this.#busy = false;
    }
  }

  async #ask(): Promise<void> {
    const { rule } = this;
    if (!rule) return;
    const draft = this.#draft;
    const { revision } = this.#project;
    const stamp = (revision?.labels ?? 0) + (revision?.tiles ?? 0);
    const { signal } = new AbortController();
    const scenes = draft ? [...this.#tiles.sheets.keys()] : [];
    const onMap = async () => {
      const read = await Promise.all(scenes.map((scene) => readLabels(scene, draft, stamp, signal)));
      this.proposed = new Map(scenes.map((scene, i) => [scene, read[i]!]));
      this.changed = new Map(
        scenes.map((scene, i) => [scene, differences(this.#tiles.labels.get(scene), read[i]!)]),
      );
    };
    const counts = async () => {
      this.preview = await this.#session.engine.previewRule({ rule }, this.#session.quick);
    };
    // Each shows as soon as it is there: the map does not wait for the counts.
    await Promise.all([onMap(), counts()]);
  }
}

const bounded = (value: number) => Math.min(1, Math.max(LEAST, Math.round(value * 100) / 100));

function sameRule(a: Rule, b: Rule | null): boolean {
  if (!b || a.mode !== b.mode || a.threshold !== b.threshold) return false;
  const titles = new Set([...Object.keys(a.thresholds), ...Object.keys(b.thresholds)]);
  return [...titles].every((title) => a.thresholds[title] === b.thresholds[title]);
}

/** `[count]`: 1 where label or conflict of a tile differ. */
function differences(before: Uint16Array | undefined, after: Uint16Array): Uint8Array {
  const changed = new Uint8Array(after.length / 2);
  if (before?.length !== after.length) return changed;
  for (let n = 0; n < changed.length; n++) {
    if (before[2 * n] !== after[2 * n] || before[2 * n + 1] !== after[2 * n + 1]) changed[n] = 1;
  }
  return changed;
}
