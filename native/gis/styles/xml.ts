import { XMLParser } from 'fast-xml-parser';

/** An element with the local names of its tag and attributes; namespaces are left off. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Character data directly inside it, trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

type OrderedNode = Record<string, unknown>;

const attributesKey = ':@';
const textKey = '#text';
// Style files nest about twenty levels deep; this bounds what a stranger's file can make us recurse.
const maxDepth = 200;

/**
 * Parses a style or sidecar file that a stranger may have written: no entity but XML's own five and the numbered
 * ones is expanded, no external file is looked at, and a document that defines entities is refused.
 *
 * @throws RangeError when it is no such XML
 */
export function parseXml(xml: string): XmlElement {
  if (/<!ENTITY/i.test(xml) || /<!DOCTYPE[^>]*\[/i.test(xml)) {
    throw new RangeError('the XML defines entities, which are not read from a style file');
  }
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
  });
  let nodes: OrderedNode[];
  try {
    nodes = parser.parse(xml.replace(/<!DOCTYPE[^>]*>/i, '')) as OrderedNode[];
  } catch (cause) {
    throw new RangeError(`the XML is damaged: ${(cause as Error).message}`, { cause });
  }
  const [root] = elementsOf(nodes, 0);
  if (!root) throw new RangeError('the XML has no element');
  return root;
}

/** All elements of a name at any depth, in document order. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ]);
}

export function firstDescendant(element: XmlElement, name: string): XmlElement | undefined {
  return descendants(element, name)[0];
}

export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

function elementsOf(nodes: readonly OrderedNode[], depth: number): XmlElement[] {
  if (depth > maxDepth) throw new RangeError(`the XML nests more than ${maxDepth} elements`);
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== attributesKey && key !== textKey);
    if (name === undefined) return [];
    const inner = node[name] as OrderedNode[];
    const attributes = (node[attributesKey] ?? {}) as Record<string, unknown>;
    return {
      name,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, decodeEntities(String(value))]),
      ),
      text: decodeEntities(inner.map((child) => String(child[textKey] ?? '')).join('')).trim(),
      children: elementsOf(inner, depth + 1),
    };
  });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}
