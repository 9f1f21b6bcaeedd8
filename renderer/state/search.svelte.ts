import { type Failure, toFailure } from '../../native/contract/failure.ts';
import type { SearchAnswer, SearchParams, SearchResult } from '../../native/contract/search.ts';
import type { Kind } from '../../native/contract/text.ts';
import { silent } from '../../native/contract/work.ts';
import { readScores } from '../map/tile-sheet.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import type { Stage } from './stage.svelte.ts';

export type SearchState =
  | { state: 'idle' }
  | { state: 'busy' }
  | { state: 'failed'; failure: Failure }
  | { state: 'answered'; answer: SearchAnswer };

/** More than a person reads; the tiles beyond are on the map. */
const RESULTS = 200;
/** A pause between words, not between letters. */
const TYPING_MS = 220;

/** What is being looked for, and what answers. */
export class Search {
  text = $state('');
  /** The query the present answer belongs to. */
  asked = $state('');
  status = $state.raw<SearchState>({ state: 'idle' });
  /** The last answer; it stays while the next is made. */
  answer = $state.raw<SearchAnswer | null>(null);
  /** σ from which tiles are shown. */
  threshold = $state(0);
  /** Which list is shown: of all kinds together, or of one. */
  kind = $state<Kind | 'all'>('all');
  /** Lists of one kind, as far as they were looked at: the best of all kinds may hold few of one. */
  #ofKind = $state.raw<ReadonlyMap<Kind, readonly SearchResult[]>>(new Map());
  inView = $state(false);
  /** Scores in σ by scene, `[tiles]`. */
  scores = $state.raw<ReadonlyMap<string, Float32Array>>(new Map());
  readonly busy = $derived(this.status.state === 'busy');
  /** Tiles are ranked by how little they are like anything labelled, not by a phrase. */
  readonly isUnlike = $derived(UNLIKE.test(this.asked));
  /** What was asked before that. */
  #askedBefore = '';
  /** Ranks count in the list that is shown: the number on the map is the number in the list. */
  readonly ranked = $derived(
    this.#resultsOf(this.kind).map((result, i): Ranked => ({ result, rank: i + 1 })),
  );
  readonly above = $derived.by(() => {
    let count = 0;
    for (const scores of this.scores.values())
      for (const score of scores) if (score >= this.threshold) count++;
    return count;
  });
  /** Best score of any tile: where the ramp ends. */
  readonly top = $derived.by(() => {
    let top = Number.NEGATIVE_INFINITY;
    for (const scores of this.scores.values()) for (const score of scores) if (score > top) top = score;
    return top;
  });
  readonly #session: Session;
  readonly #settings: Settings;
  readonly #stage: Stage;
  #running: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, project: Project, settings: Settings, stage: Stage) {
    this.#session = session;
    this.#settings = settings;
    this.#stage = stage;
    // The answer is as old as what it was made from.
    project.onMoved(['mappings', 'spaces'], async () => {
      if (this.asked) await this.run(this.asked);
    });
  }

  /** While typing: the previous query is cancelled, the next one waits for a pause. */
  type(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#running?.abort();
    if (text.trim()) this.#timer = setTimeout(() => void this.run(text, false), TYPING_MS);
    else this.clear();
  }

  /** `keep`: the person meant it, so it is remembered. */
  async run(text = this.text, keep = true): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.abort();
    const query = text.trim();
    if (!query) return this.clear();
    this.text = text;
    const controller = new AbortController();
    this.#running = controller;
    this.status = { state: 'busy' };
    try {
      const work = silent(controller.signal);
      const answer = await this.#session.engine.search(this.params(query), work);
      const scores = await this.#readScores(answer, controller.signal);
      if (controller.signal.aborted) return;
      if (query !== this.asked || !this.answer) this.threshold = answer.threshold;
      this.#ofKind = new Map();
      Object.assign(this, { asked: query, answer, scores, status: { state: 'answered', answer } });
      await this.show(this.kind);
      if (keep) this.#settings.rememberQuery(query);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.kind !== 'cancelled' && !controller.signal.aborted)
        this.status = { state: 'failed', failure };
    }
  }

  /** Shows the list of one kind, or of all. */
  async show(kind: Kind | 'all'): Promise<void> {
    this.kind = kind;
    const { asked } = this;
    if (kind === 'all' || !asked || this.#ofKind.has(kind)) return;
    const signal = this.#running?.signal ?? new AbortController().signal;
    try {
      const { results } = await this.#session.engine.search(
        { ...this.params(asked), kinds: [kind] },
        silent(signal),
      );
      if (asked === this.asked) this.#ofKind = new Map([...this.#ofKind, [kind, results]]);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.kind !== 'cancelled') this.status = { state: 'failed', failure };
    }
  }

  #resultsOf(kind: Kind | 'all'): readonly SearchResult[] {
    const all = this.answer?.results ?? [];
    if (kind === 'all') return all;
    return this.#ofKind.get(kind) ?? all.filter((result) => result.kind === kind);
  }

  params(query: string): SearchParams {
    const extent = this.inView ? this.#stage.extent : null;
    return { query, kinds: null, k: RESULTS, bbox: extent ? [...extent] : null, space: null, mapping: null };
  }

  async #readScores(answer: SearchAnswer, signal: AbortSignal): Promise<ReadonlyMap<string, Float32Array>> {
    const scenes = answer.tiles.filter(({ total }) => total > 0).map(({ scene }) => scene);
    const read = await Promise.all(scenes.map((scene) => readScores(scene, answer.search, signal)));
    return new Map(scenes.map((scene, i) => [scene, read[i]!]));
  }

  /** Ranks tiles by how little they are like anything labelled; again: goes back to what was asked before. */
  async toggleUnlike(): Promise<void> {
    if (this.isUnlike) return this.run(this.#askedBefore);
    this.#askedBefore = this.asked;
    await this.run(UNLIKE_LABELLED);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    Object.assign(this, { text: '', asked: '', answer: null, scores: new Map(), status: { state: 'idle' } });
  }

  /** Moves the threshold by a share of the whole axis. */
  nudge(share: number): void {
    const { low, high } = this.answer?.histogram ?? { low: -2, high: 5 };
    this.threshold = Math.min(high, Math.max(low, this.threshold + share * (high - low)));
  }

  export(out: string) {
    const kinds = this.kind === 'all' ? null : [this.kind];
    return this.#session.engine.exportSearch({ ...this.params(this.asked), kinds, out }, this.#session.quick);
  }
}

/** As it is typed. */
const UNLIKE_LABELLED = 'unlike:labelled';
const UNLIKE = /(^|\s)unlike:/;

export type Ranked = { result: SearchResult; rank: number };
