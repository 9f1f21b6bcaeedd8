/** `<corpus id>.<document>` and `<corpus id>.<document>.<paragraph>`, counted from 0. */
export interface TextPosition {
  corpus: string;
  document: number;
  /** Null in the id of a document. */
  paragraph: number | null;
}

/** SQL of the two ids, over tables `c` (corpus), `d` (document) and `p` (paragraph). */
export const DOCUMENT_ID = `c.id || '.' || d.n`;
export const PARAGRAPH_ID = `c.id || '.' || d.n || '.' || (p.n - d.first_paragraph)`;

/** Null for what is no such id. */
export function parseTextId(id: string): TextPosition | null {
  const match = /^([^.]+)\.(\d+)(?:\.(\d+))?$/.exec(id);
  if (!match) return null;
  const [, corpus, document, paragraph] = match;
  return {
    corpus: corpus!,
    document: Number(document),
    paragraph: paragraph === undefined ? null : Number(paragraph),
  };
}
