import { type StyleText, styleText } from './style-text.ts';
import { descendants, parseXml, type XmlElement } from './xml.ts';

/**
 * What a QGIS style says about the values of a field: its categories, its rules of the form `"field" = 'value'`, and
 * the value map of the field's form.
 *
 * @throws RangeError when it is no XML
 */
export function textsFromQml(qml: string, field: string): StyleText[] {
  const root = parseXml(qml);
  return [...categories(root, field), ...rules(root, field), ...valueMap(root, field)];
}

function categories(root: XmlElement, field: string): StyleText[] {
  return descendants(root, 'renderer-v2')
    .filter(
      ({ attributes }) =>
        attributes.type === 'categorizedSymbol' && unquoted(attributes.attr ?? '') === field,
    )
    .flatMap((renderer) => descendants(renderer, 'category'))
    .flatMap((category) => {
      const name = category.attributes.label ?? '';
      // A merged category lists its values as children.
      const merged = descendants(category, 'val').map((child) => child.attributes.value ?? '');
      const values = merged.length > 0 ? merged : [category.attributes.value ?? ''];
      return values.flatMap((value) => styleText(value, name));
    });
}

function rules(root: XmlElement, field: string): StyleText[] {
  return descendants(root, 'rule').flatMap(({ attributes }) => {
    const equality = /^\s*"?([^"=]+?)"?\s*=\s*(?:'([^']*)'|(-?[\d.]+))\s*$/.exec(attributes.filter ?? '');
    if (equality?.[1] !== field) return [];
    return styleText(equality[2] ?? equality[3]!, attributes.label ?? '');
  });
}

/** `<Option name="what the form shows" value="what is stored"/>` */
function valueMap(root: XmlElement, field: string): StyleText[] {
  return descendants(root, 'field')
    .filter(({ attributes }) => attributes.name === field)
    .flatMap((element) => descendants(element, 'editWidget'))
    .filter(({ attributes }) => attributes.type === 'ValueMap')
    .flatMap((widget) => descendants(widget, 'Option'))
    .flatMap(({ attributes }) => styleText(attributes.value ?? '', attributes.name ?? ''));
}

function unquoted(expression: string): string {
  return expression.trim().replace(/^"(.*)"$/, '$1');
}
