import type { FileHandle } from 'node:fs/promises';

const flushCharacters = 256 * 1024;

/** Gathers small pieces of text and writes them in large ones. */
export class TextOutput {
  readonly #file: FileHandle;
  #pieces: string[] = [];
  #characters = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async add(text: string): Promise<void> {
    this.#pieces.push(text);
    this.#characters += text.length;
    if (this.#characters >= flushCharacters) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#characters = 0;
    if (text !== '') await this.#file.appendFile(text, 'utf8');
  }
}
