import type {
  CodebookOffer,
  LabelCounts,
  LabelRecord,
  LabelText,
  Rule,
  SceneGrid,
} from '../../native/contract/label.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** The labels of the project, what they count, and the grids they lie on. */
export class Labels {
  list = $state.raw<readonly LabelRecord[]>([]);
  counts = $state.raw<LabelCounts | null>(null);
  texts = $state.raw<readonly LabelText[]>([]);
  /** Codebooks that would explain codes; a person says whether they do. */
  codebooks = $state.raw<readonly CodebookOffer[]>([]);
  rule = $state.raw<Rule | null>(null);
  grids = $state.raw<readonly SceneGrid[]>([]);
  readonly tiles = $derived(this.grids.reduce((sum, grid) => sum + grid.tiles, 0));
  readonly unread = $derived(this.list.filter((label) => label.state === 'unread'));
  readonly #byTitle = $derived(new Map(this.list.map((label) => [label.title, label])));
  readonly #byColour = $derived(new Map(this.list.map((label) => [label.colour, label])));

  constructor(session: Session, project: Project) {
    project.onMoved(['labels', 'layers', 'tiles', 'spaces'], async () => {
      const { engine, quick } = session;
      const [list, counts, texts, codebooks, rule, grids] = await Promise.all([
        engine.listLabels({}, quick),
        engine.labelCounts({}, quick),
        engine.listLabelTexts({}, quick),
        engine.offerCodebooks({}, quick),
        engine.getRule({}, quick),
        engine.listGrids({}, quick),
      ]);
      this.list = list;
      this.counts = counts;
      this.texts = texts;
      this.codebooks = codebooks;
      this.rule = rule;
      this.grids = grids.scenes;
    });
  }

  byTitle(title: string): LabelRecord | null {
    return this.#byTitle.get(title) ?? null;
  }

  byColour(colour: number): LabelRecord | null {
    return this.#byColour.get(colour) ?? null;
  }

  /** The label on a key 1–9, in list order. */
  onKey(digit: number): LabelRecord | null {
    return this.list[digit - 1] ?? null;
  }
}
