import { type StyleText, styleText } from './style-text.ts';
import { childNamed, descendants, firstDescendant, parseXml, type XmlElement } from './xml.ts';

/**
 * What the rules of a Styled Layer Descriptor (1.0 and 1.1) call the values of a field: the title or name of each rule
 * whose filter asks for equality.
 *
 * @throws RangeError when it is no XML
 */
export function textsFromSld(sld: string, field: string): StyleText[] {
  return descendants(parseXml(sld), 'Rule').flatMap((rule) => {
    const name = textAt(rule, 'Title') || (childNamed(rule, 'Name')?.text ?? '');
    const description = textAt(rule, 'Abstract') || null;
    return valuesOf(rule, field).flatMap((value) => styleText(value, name, description));
  });
}

/** SLD 1.0 has Title and Abstract in the rule, 1.1 in its Description. */
function textAt(rule: XmlElement, name: string): string {
  const description = childNamed(rule, 'Description');
  return childNamed(rule, name)?.text || (description && childNamed(description, name)?.text) || '';
}

/** A filter that also holds other conditions does not mean the value alone, and gives none. */
function valuesOf(rule: XmlElement, field: string): string[] {
  const filter = childNamed(rule, 'Filter');
  const condition = filter?.children.length === 1 ? filter.children[0]! : null;
  if (condition === null) return [];
  const equalities = condition.name === 'Or' ? condition.children : [condition];
  const values = equalities.map((equality) => equalValue(equality, field));
  return values.every((value) => value !== null) ? values : [];
}

function equalValue(equality: XmlElement, field: string): string | null {
  if (equality.name !== 'PropertyIsEqualTo') return null;
  const property = firstDescendant(equality, 'PropertyName')?.text;
  return property === field ? (firstDescendant(equality, 'Literal')?.text ?? null) : null;
}
