import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { Parser } from 'htmlparser2';
import type { ByteSource } from '../../io/byte-source.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text directly inside, without white space around it. */
  readonly text: string;
}

/** What is wrong with a document, in words that complete “… could not be read: ”. */
export class DamagedXml extends Error {
  override readonly name = 'DamagedXml';
}

// A VRT of 100,000 sources has some 50 MB.
const MAX_BYTES = 128 * 2 ** 20;
const MAX_DEPTH = 32;
const CHUNK_BYTES = 64 * 1024;

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads a document piece by piece, so that nothing else waits for a long one. There are no entities but the five of
 * XML, so that no document is larger than it looks.
 *
 * @param take is given each element when it ends, with the one around it, and says whether it is left out of the tree
 * @returns the outermost element
 * @throws DamagedXml; what `take` throws passes through
 */
export async function readXml(
  source: ByteSource,
  take: (element: XmlElement, parent: XmlElement | null) => boolean,
  signal: AbortSignal,
): Promise<XmlElement> {
  if (source.sizeBytes > MAX_BYTES) throw new DamagedXml(`its ${source.sizeBytes} bytes are no description`);
  const tree = new TreeBuilder(take);
  const parser = new Parser(tree, { xmlMode: true });
  const decoder = new TextDecoder();
  for (let at = 0; at < source.sizeBytes; at += CHUNK_BYTES) {
    const bytes = await source.read(at, Math.min(CHUNK_BYTES, source.sizeBytes - at), signal);
    parser.write(decoder.decode(bytes, { stream: true }));
    await yieldToEvents();
  }
  return tree.root();
}

class TreeBuilder {
  readonly #take: (element: XmlElement, parent: XmlElement | null) => boolean;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | null = null;

  constructor(take: (element: XmlElement, parent: XmlElement | null) => boolean) {
    this.#take = take;
  }

  root(): XmlElement {
    const unended = this.#open.at(-1);
    if (unended) throw new DamagedXml(`<${unended.name}> does not end`);
    if (this.#root === null) throw new DamagedXml('it holds no element');
    return this.#root;
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#root !== null) throw new DamagedXml(`<${name}> stands after its end`);
    if (this.#open.length === MAX_DEPTH) throw new DamagedXml(`its elements lie ${MAX_DEPTH} deep`);
    this.#open.push({ name, attributes, children: [], text: '' });
  }

  ontext(text: string): void {
    const element = this.#open.at(-1);
    if (element) element.text += text;
  }

  onprocessinginstruction(name: string): void {
    if (/^!doctype/i.test(name)) throw new DamagedXml('it declares a document type, which no VRT does');
  }

  onclosetag(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    element.text = element.text.trim();
    const parent = this.#open.at(-1) ?? null;
    if (parent === null) this.#root = element;
    if (!this.#take(element, parent) && parent !== null) parent.children.push(element);
  }

  onerror(error: Error): void {
    throw error;
  }
}

/** The first child of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | null {
  return element.children.find((child) => child.name === name) ?? null;
}

/** The text of the first child of a name; null when there is none, or nothing in it. */
export function textOf(element: XmlElement, name: string): string | null {
  return childOf(element, name)?.text || null;
}
