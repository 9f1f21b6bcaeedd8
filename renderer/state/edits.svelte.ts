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
};

export function editWords(edit: EditRecord): string {
  return WORDS[edit.action](edit.count.toLocaleString('en'));
}

/** What a person did, and what undo and redo would do. */
export class Edits {
  list = $state.raw<readonly EditRecord[]>([]);
  next = $state.raw<{ undo: EditRecord | null; redo: EditRecord | null }>({ undo: null, redo: null });
  readonly #session: Session;

  constructor(session: Session, project: Project) {
    this.#session = session;
    project.onMoved(['edits'], async () => {
      const { engine, quick } = session;
      [this.next, this.list] = await Promise.all([
        engine.undoState({}, quick),
        engine.listEdits({ limit: 50 }, quick),
      ]);
    });
  }

  /** Answers with the words of what was undone; null when there was nothing. */
  async undo(): Promise<string | null> {
    const edit = await this.#session.engine.undo({}, this.#session.quick);
    return edit && editWords(this.next.undo ?? edit);
  }

  async redo(): Promise<string | null> {
    const edit = await this.#session.engine.redo({}, this.#session.quick);
    return edit && editWords(this.next.redo ?? edit);
  }
}
