/** How the text of a .dbf is read, and what to tell the analyst about it. */
export interface TextEncoding {
  readonly decode: (bytes: Uint8Array) => string;
  readonly warning: string | null;
}

/**
 * The encoding that the .cpg names, else the language driver of the .dbf, else per value UTF-8 where the bytes are
 * valid UTF-8 and Windows-1252 where they are not: text of more than ASCII is hardly ever both.
 *
 * @param codePage the text of the .cpg, or null
 */
export function dbfEncoding(codePage: string | null, languageDriver: number): TextEncoding {
  const named = codePage?.trim() ? labelOfCodePage(codePage.trim()) : languageDrivers[languageDriver];
  if (named === undefined) return { decode: guess, warning: null };
  try {
    const decoder = new TextDecoder(named);
    return { decode: (bytes) => decoder.decode(bytes), warning: null };
  } catch {
    const warning = `The encoding “${codePage?.trim() ?? named}” of the .dbf is not known; its text was read as UTF-8 or Windows-1252.`;
    return { decode: guess, warning };
  }
}

/** What a .cpg may say → a label of the Encoding standard: `1252`, `ANSI 1252`, `ISO 88591`, `8859-15`, `UTF8`. */
function labelOfCodePage(codePage: string): string {
  const compact = codePage.toLowerCase().replace(/[^a-z0-9]/g, '');
  const latin = /^(?:iso)?8859(\d{1,2})$/.exec(compact);
  if (latin) return `iso-8859-${latin[1]}`;
  const windows = /^(?:ansi|cp|windows)?(125\d|874)$/.exec(compact);
  if (windows) return `windows-${windows[1]}`;
  return codePages[compact.replace(/^(?:oem|cp|ansi|ibm|windows)/, '')] ?? codePage;
}

const codePages: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  '65001': 'utf-8',
  '866': 'ibm866',
  '932': 'shift_jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
};

/** Language driver ids of ESRI's and dBASE's lists that the Encoding standard has a decoder for. */
const languageDrivers: Readonly<Record<number, string>> = {
  3: 'windows-1252',
  19: 'shift_jis',
  38: 'ibm866',
  77: 'gbk',
  78: 'euc-kr',
  79: 'big5',
  80: 'windows-874',
  87: 'windows-1252',
  88: 'windows-1252',
  89: 'windows-1252',
  101: 'ibm866',
  122: 'gbk',
  123: 'shift_jis',
  124: 'windows-874',
  200: 'windows-1250',
  201: 'windows-1251',
  202: 'windows-1254',
  203: 'windows-1253',
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

function guess(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}
