import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, failureMessage, toFailure } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { orUnreadable } from '../../io/files.ts';
import type { CorpusFindings, NewDocument } from '../../store/ports/corpus.ts';
import { type CorpusReading, readCorpus } from '../../text/corpus/read-corpus.ts';
import { tokens } from '../../text/vocabulary/tokenize.ts';

type ReadAs = Pick<Tasks['add-corpora']['params'], 'format' | 'column'>;

/** The documents of one file. */
export class FileReader {
  readonly #path: string;
  readonly #reading: CorpusReading;
  readonly #work: Work<TaskProgress>;

  private constructor(file: string, reading: CorpusReading, work: Work<TaskProgress>) {
    this.#path = file;
    this.#reading = reading;
    this.#work = work;
  }

  static async open(file: string, { format, column }: ReadAs, work: Work<TaskProgress>): Promise<FileReader> {
    return new FileReader(file, await readCorpus(file, { format, column }, silent(work.signal)), work);
  }

  async *documents(): AsyncGenerator<NewDocument> {
    let done = 0;
    for await (const document of this.#reading.documents) {
      const paragraphs = document.paragraphs.map((text) => ({ text, tokens: tokens(text).length }));
      done += paragraphs.length;
      this.#work.report({ step: 'add-corpora', done, total: null, unit: 'paragraphs' });
      yield { name: document.documentId, title: document.title, paragraphs };
    }
    if (done === 0) {
      const [first] = this.#reading.skipped;
      const reason = `no text was found in it${first ? ` (${first.where}: ${first.reason})` : ''}`;
      throw new EngineError({ kind: 'file-unreadable', path: this.#path, reason });
    }
  }

  findings(): CorpusFindings {
    return { format: this.#reading.format, skipped: [...this.#reading.skipped] };
  }
}

/** The documents of all files below a folder; files that cannot be read are skipped and named. */
export class FolderReader {
  readonly #folder: string;
  readonly #readAs: ReadAs;
  readonly #work: Work<TaskProgress>;
  readonly #formats = new Set<string>();
  readonly #skipped: CorpusFindings['skipped'] = [];

  constructor(folder: string, readAs: ReadAs, work: Work<TaskProgress>) {
    this.#folder = folder;
    this.#readAs = readAs;
    this.#work = work;
  }

  async *documents(): AsyncGenerator<NewDocument> {
    let documents = 0;
    for (const name of await this.#files('')) {
      try {
        const reader = await FileReader.open(path.join(this.#folder, name), this.#readAs, this.#work);
        for await (const document of reader.documents()) {
          documents++;
          // Two files may call a document by the same name.
          yield {
            ...document,
            name: document.name === path.basename(name) ? name : `${name}: ${document.name}`,
          };
        }
        const { format, skipped } = reader.findings();
        this.#formats.add(format);
        this.#skipped.push(...skipped.map(({ where, reason }) => ({ where: `${name}, ${where}`, reason })));
      } catch (thrown) {
        this.#skip(name, thrown);
      }
    }
    if (documents > 0) return;
    throw new EngineError({
      kind: 'file-unreadable',
      path: this.#folder,
      reason: 'no file in it holds text',
    });
  }

  /** Files in a folder below and further down, by their path from the folder that was named. */
  async #files(below: string): Promise<string[]> {
    const folder = path.join(this.#folder, below);
    const names = (await orUnreadable(folder, () => readdir(folder))).sort();
    const files: string[] = [];
    for (const name of names.filter((one) => !one.startsWith('.'))) {
      const file = path.join(below, name);
      try {
        files.push(...(await this.#filesAt(file)));
      } catch (thrown) {
        this.#skip(file, thrown);
      }
    }
    return files;
  }

  /** A link counts as the file it leads to; one to a folder may lead in circles. */
  async #filesAt(file: string): Promise<string[]> {
    const full = path.join(this.#folder, file);
    const found = await orUnreadable(full, () => stat(full));
    if (!found.isDirectory()) return [file];
    if (!(await lstat(full)).isSymbolicLink()) return this.#files(file);
    const reason = 'it is a link to a folder; add that folder itself';
    throw new EngineError({ kind: 'file-unreadable', path: full, reason });
  }

  #skip(file: string, thrown: unknown): void {
    const failure = toFailure(thrown);
    if (failure.kind === 'cancelled' || failure.kind === 'internal') throw thrown;
    this.#skipped.push({ where: file, reason: failureMessage(failure) });
  }

  findings(): CorpusFindings {
    return { format: [...this.#formats].sort().join(', '), skipped: this.#skipped };
  }
}
