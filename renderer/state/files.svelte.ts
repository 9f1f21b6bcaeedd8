import { FILE_ENDINGS } from '../../native/contract/file-endings.ts';
import type { FileWish } from '../../native/contract/shell.ts';
import type { Session } from './session.svelte.ts';

/** A question that the window itself must ask, because the shell has no dialog. */
export interface FileQuestion {
  title: string;
  verb: string;
  want: 'files' | 'folder' | 'project' | 'save';
  endings: readonly string[];
  suggestedName: string;
  answer: (paths: string[] | null) => void;
}

const ASK: Record<FileWish, Pick<FileQuestion, 'title' | 'verb' | 'want'>> = {
  scenes: { title: 'Add scenes', verb: 'Add', want: 'files' },
  'base-map': { title: 'Choose a base map', verb: 'Choose', want: 'files' },
  table: { title: 'Add a table of embeddings', verb: 'Add', want: 'files' },
  layer: { title: 'Import a layer', verb: 'Look into it', want: 'files' },
  documents: { title: 'Add documents', verb: 'Add', want: 'files' },
  captions: { title: 'Choose the captions', verb: 'Add', want: 'files' },
  'label-text': { title: 'Read label texts', verb: 'Read', want: 'files' },
  questions: { title: 'Choose a list of questions', verb: 'Choose', want: 'files' },
  vectors: { title: 'Import a space', verb: 'Import', want: 'files' },
  project: { title: 'Open a project', verb: 'Open', want: 'project' },
  folder: { title: 'Choose a folder', verb: 'Choose', want: 'folder' },
};

/** Asks for paths: by the shell's dialog, else by listing folders of the engine's machine. */
export class Files {
  question = $state.raw<FileQuestion | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async open(wish: FileWish): Promise<string[] | null> {
    const { shell } = this.#session;
    if (shell.kind === 'desktop') return shell.openFiles(wish);
    return this.#ask({ ...ASK[wish], endings: FILE_ENDINGS[wish], suggestedName: '' });
  }

  async save(title: string, suggestedName: string): Promise<string | null> {
    const { shell } = this.#session;
    if (shell.kind === 'desktop') return shell.saveFile(suggestedName);
    const paths = await this.#ask({ title, verb: 'Save', want: 'save', endings: [], suggestedName });
    return paths?.[0] ?? null;
  }

  list = (path: string | null) => this.#session.engine.listFolder({ path }, this.#session.quick);

  #ask(question: Omit<FileQuestion, 'answer'>): Promise<string[] | null> {
    this.question?.answer(null);
    return new Promise((resolve) => {
      this.question = {
        ...question,
        answer: (paths) => {
          this.question = null;
          resolve(paths);
        },
      };
    });
  }
}

/** What a dropped file is, by its ending. */
export function wishOf(name: string): FileWish | null {
  const lower = name.toLowerCase();
  if (/\.semantile\/?$/.test(lower)) return 'project';
  const has = (wish: FileWish) => FILE_ENDINGS[wish].some((ending) => lower.endsWith(ending));
  if (/\.(mb|pm)tiles$/.test(lower)) return 'base-map';
  if (has('scenes')) return 'scenes';
  // .ndjson may be either; dropped, it is read as text.
  if (/\.(geojson[ls]?|json|shp|gpkg)$/.test(lower)) return 'layer';
  return has('documents') ? 'documents' : null;
}
