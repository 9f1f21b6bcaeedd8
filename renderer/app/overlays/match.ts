export interface Match {
  score: number;
  parts: { text: string; hit: boolean }[];
}

/** Finds the words of a query in a text, each anywhere; earlier and at word starts is better. Null when one is missing. */
export function matchText(text: string, query: string): Match | null {
  const lower = text.toLowerCase();
  const hits = new Uint8Array(text.length);
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = bestPlace(lower, word);
    if (at < 0) return null;
    hits.fill(1, at, at + word.length);
    score += 10 - Math.min(8, at / 8) + (isWordStart(lower, at) ? 5 : 0);
  }
  const parts: Match['parts'] = [];
  for (let i = 0; i < text.length; i++) {
    const hit = hits[i] === 1;
    const last = parts.at(-1);
    if (last && last.hit === hit) last.text += text[i];
    else parts.push({ text: text[i]!, hit });
  }
  return { score, parts };
}

function bestPlace(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (isWordStart(text, at)) return at;
  return text.indexOf(word);
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/\p{L}|\p{N}/u.test(text[at - 1]!);
}
