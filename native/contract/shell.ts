/** What surrounds the window. The desktop shell implements it in its preload; the web host with browser means. */
export interface Shell {
  readonly kind: 'desktop' | 'web';
  readonly platform: string;
  /** Paths a person chose, or null when cancelled. Null-answering shells have no dialog: list folders instead. */
  openFiles(wanted: FileWish): Promise<string[] | null>;
  saveFile(suggestedName: string): Promise<string | null>;
  /** The path of a dropped file; null in a browser. */
  pathOf(file: File): string | null;
  /** Commands of the application menu, by command id. Answers with a function that stops listening. */
  onMenu(listener: (command: string) => void): () => void;
  /** The engine has stopped and is started again; `ready` once it answers. */
  onEngine(listener: (state: 'lost' | 'ready') => void): () => void;
  setTitle(title: string): void;
}

export type FileWish =
  | 'scenes'
  | 'layer'
  | 'base-map'
  /** Of embeddings. */
  | 'table'
  | 'documents'
  | 'project'
  | 'folder'
  | 'captions'
  | 'label-text'
  | 'questions'
  | 'vectors';
