import { Random } from '../../math/random.ts';
import { fill, sentence } from './grammar.ts';
import { SHARED_WORDS } from './shared-words.ts';
import type { Subject } from './subject.ts';
import { airfield } from './subjects/airfield.ts';
import { beach } from './subjects/beach.ts';
import { crossing } from './subjects/crossing.ts';
import { farmland } from './subjects/farmland.ts';
import { forest } from './subjects/forest.ts';
import { harbour } from './subjects/harbour.ts';
import { marsh } from './subjects/marsh.ts';
import { residential } from './subjects/residential.ts';
import { river } from './subjects/river.ts';
import { survey } from './subjects/survey.ts';
import { water } from './subjects/water.ts';
import { weather } from './subjects/weather.ts';

export const SUBJECTS: readonly Subject[] = [
  marsh,
  water,
  beach,
  forest,
  farmland,
  residential,
  harbour,
  airfield,
  river,
  crossing,
  weather,
  survey,
];

/** The eight that are labels come up more often than those that only stand beside them. */
const LABEL_SUBJECTS = 8;
const DOCUMENTS = 204;
/** Of the paragraphs of a document; the others are about what lies beside its subject. */
const OWN_SHARE = 0.8;

/** Field reports, articles and notices about one coast: a line for each paragraph, `document<tab>paragraph`. Yields after
 * every document. */
export function* writeCorpus(seed: number, documents: number = DOCUMENTS): Generator<void, string> {
  const random = new Random(seed + 301);
  const lines: string[] = [];
  for (let index = 0; index < documents; index++, yield) {
    // Two rounds in three are about labels only.
    const subject = SUBJECTS[index % 3 === 2 ? random.below(SUBJECTS.length) : random.below(LABEL_SUBJECTS)]!;
    const title = fill(
      subject.headings[random.below(subject.headings.length)]!,
      subject.words,
      SHARED_WORDS,
      random,
    );
    const id = `${String(index + 1).padStart(3, '0')} ${title}`;
    for (const paragraph of paragraphsOf(subject, title, random)) lines.push(`${id}\t${paragraph}`);
  }
  return `${lines.join('\n')}\n`;
}

function paragraphsOf(subject: Subject, title: string, random: Random): string[] {
  const opening = `${title}, ${fill('{place}, {month} {year}', {}, SHARED_WORDS, random)}.`;
  const count = 7 + random.below(5);
  const paragraphs = Array.from({ length: count }, (_, i) => {
    const about = i === 0 || random.uniform() < OWN_SHARE ? subject : besideOf(subject, random);
    return paragraphOn(about, random);
  });
  return [`${opening} ${paragraphs[0]}`, ...paragraphs.slice(1)];
}

function besideOf(subject: Subject, random: Random): Subject {
  const id = subject.beside[random.below(subject.beside.length)]!;
  const found = SUBJECTS.find((candidate) => candidate.id === id);
  if (!found) throw new RangeError(`${subject.id} stands beside ${id}, which is no subject`);
  return found;
}

/** Three to five different sentences. */
function paragraphOn({ words, sentences }: Subject, random: Random): string {
  const order = random.shuffle(sentences.slice());
  return order
    .slice(0, 3 + random.below(3))
    .map((text) => sentence(text, words, SHARED_WORDS, random))
    .join(' ');
}
