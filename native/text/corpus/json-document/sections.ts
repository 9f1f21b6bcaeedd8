import { splitParagraphs } from '../corpus-format.ts';
import { paragraphsOfHtml } from '../html-text.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Keys that only say that text follows. */
const PLAIN_KEYS = /^(?:text|value|content|body|description|paragraphs?)$/i;
/** Keys that may hold a document's id, the likeliest first. */
export const ID_KEYS = ['document', 'document_id', 'doc_id', 'id', '_id', 'url'];
/** Deeper ones are no document but an attack on the stack; what is below is left out. */
export const DEEPEST = 64;
const MARKUP = /<\/?[a-z][^>]*>|&(?:#\d+|[a-z]+);/i;

export function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/**
 * The paragraphs of a document whose sections are objects in objects: a field of a section is a paragraph that begins
 * with the field's name, and what lies deeper is told one after the other in it. Long texts keep their own paragraphs.
 */
export function sectionParagraphs(value: Json): string[] {
  if (!isObject(value)) return textsIn(value).flatMap(textParagraphs);
  return Object.entries(value).flatMap(([key, inner]) =>
    isObject(inner)
      ? Object.entries(inner).flatMap(([name, field]) =>
          fieldParagraphs(PLAIN_KEYS.test(name) ? key : name, field),
        )
      : fieldParagraphs(key, inner),
  );
}

/** Texts of several paragraphs stand alone; the short ones are joined. */
function fieldParagraphs(name: string, field: Json): string[] {
  const parts: string[] = [];
  const own: string[] = [];
  for (const { label, text } of labelled(field, '', 0)) {
    const paragraphs = textParagraphs(text);
    if (paragraphs.length === 1) parts.push(withLabel(label, paragraphs[0]!));
    else for (const paragraph of paragraphs) own.push(paragraph);
  }
  return parts.length > 0 ? [withLabel(name, parts.join('; ')), ...own] : own;
}

function withLabel(label: string, text: string): string {
  const plain = label.trim();
  return plain === '' || PLAIN_KEYS.test(plain) || text.startsWith(`${plain}:`) ? text : `${plain}: ${text}`;
}

/** Every text below a value with the key that names it. */
function* labelled(value: Json, label: string, depth: number): Generator<{ label: string; text: string }> {
  if (depth > DEEPEST) return;
  if (typeof value === 'string') yield { label, text: value };
  else if (Array.isArray(value)) for (const inner of value) yield* labelled(inner, label, depth + 1);
  else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      yield* labelled(inner, PLAIN_KEYS.test(key) ? label : key, depth + 1);
    }
  }
}

export function textsIn(value: Json): string[] {
  return [...labelled(value, '', 0)].map(({ text }) => text);
}

/** Texts in JSON are often pieces of a page. */
export function textParagraphs(text: string): string[] {
  return MARKUP.test(text) ? paragraphsOfHtml(text) : splitParagraphs(text);
}
