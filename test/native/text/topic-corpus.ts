import { Random } from '../../../native/math/random.ts';

export const TOPICS = {
  sea: ['harbor', 'boat', 'pier', 'marina', 'dock', 'sail', 'anchor', 'buoy', 'tide', 'quay'],
  land: ['field', 'farm', 'barley', 'tractor', 'furrow', 'harvest', 'barn', 'meadow', 'orchard', 'hedge'],
  wood: ['forest', 'spruce', 'pine', 'canopy', 'timber', 'trail', 'moss', 'fern', 'oak', 'clearing'],
  town: ['street', 'house', 'roof', 'square', 'market', 'church', 'garage', 'school', 'tower', 'alley'],
} as const;
export type Topic = keyof typeof TOPICS;

const FILLER = ['the', 'of', 'and', 'a', 'in', 'near'];

export interface TopicDocument {
  topic: Topic;
  paragraphs: string[];
}

/** Documents of one topic each: half of the words are the topic's, half are filler that every topic shares. */
export function topicCorpus(
  documentsPerTopic: number,
  paragraphsPerDocument: number,
  seed: number,
): TopicDocument[] {
  const random = new Random(seed);
  const documents = (Object.keys(TOPICS) as Topic[]).flatMap((topic) =>
    Array.from({ length: documentsPerTopic }, () => ({
      topic,
      paragraphs: Array.from({ length: paragraphsPerDocument }, () => topicParagraph(topic, 24, random)),
    })),
  );
  return random.shuffle(documents);
}

function topicParagraph(topic: Topic, words: number, random: Random): string {
  return Array.from({ length: words }, () => {
    const source: readonly string[] = random.below(2) === 0 ? TOPICS[topic] : FILLER;
    return source[random.below(source.length)]!;
  }).join(' ');
}
