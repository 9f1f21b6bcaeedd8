import type { EditAction, EditRecord } from '../../native/contract/edit.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

const WORDS: Record<EditAction, (count: string) => string> = {
  'draw-feature': (n) => `draw ${n} ${n === '1' ? 'polygon' : 'polygons'}`,
  'reshape-feature': () => 'reshape a polygon',
  'relabel-feature': (n) => `relabel ${n} ${n === '1' ? 'polygon' : 'polygons'}`,
  'delete-features': (n) => `delete ${n} ${n === '1' ? 'polygon' : 'polygons'}`,
  'set-tile-label': (n) => `label ${n} ${n === '1' ? 'tile' : 'tiles'}`,
  'clear-tile-label': (n) => `take the label from ${n} ${n === '1' ? 'tile' : 'tiles'}`,
  'set-label-text': () => 'say what a label means',
  'add-base-map': () => 'add a base map',
  'use-base-map': () => 'show or hide the base map',
  'remove-base-map': () => 'remove a base map',
  'set-band-meanings': () => 'say what bands measure',
  'style-scene': (n) => (n === '1' ? 'change how a scene looks' : `change how ${n} scenes look`),
  'place-scene': () => 'place a scene',
};

export function editWords(edit: EditRecord): string {
  return WORDS[edit.action](edit.count.toLocaleString('en'));
}

type Step = 'undo' | 'redo';

/** What a person did, and what undo and redo would do. */
export class Edits {
  list = $state.raw<readonly EditRecord[]>([]);
  next = $state.raw<Record<Step, EditRecord | null>>({ undo: null, redo: null });
  /** Steps and news that were not answered: until then `next` is about what was before them. */
  #underWay = $state(0);
  #last: Promise<unknown> = Promise.resolve();
  readonly #session: Session;

  constructor(session: Session, project: Project) {
    this.#session = session;
    project.onMoved(['edits'], () => this.#read());
  }

  /** False only when it is known that there is nothing to take back or do again. */
  can(step: Step): boolean {
    return this.#underWay > 0 || this.next[step] !== null;
  }

  /**
   * One step at a time, in the order of the keys; each knows the log as the one before it left it. Answers with the words
   * of what was undone or done again; null when there was nothing.
   */
  step(step: Step): Promise<string | null> {
    this.#underWay += 1;
    const turn = this.#last
      .then(() => this.#take(step))
      .finally(() => {
        this.#underWay -= 1;
      });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #take(step: Step): Promise<string | null> {
    const what = this.next[step];
    const edit = await this.#session.engine[step]({}, this.#session.quick);
    await this.#read();
    return edit && editWords(what ?? edit);
  }

  async #read(): Promise<void> {
    const { engine, quick } = this.#session;
    this.#underWay += 1;
    try {
      [this.next, this.list] = await Promise.all([
        engine.undoState({}, quick),
        engine.listEdits({ limit: 50 }, quick),
      ]);
    } finally {
      this.#underWay -= 1;
    }
  }
}
