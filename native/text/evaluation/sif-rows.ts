import { commonComponent, sifMeans, sifTerms, withoutComponent } from '../sif.ts';
import type { SampleRows } from './across-kinds.ts';
import { gathered } from './known-texts.ts';
import type { Rows } from './ranking.ts';
import type { Sample } from './sample.ts';

/** SIF means of the texts of a sample, without what its paragraphs have in common: nothing but the words is trained. */
export async function sifRows(
  { texts, paragraphs }: Sample,
  { rows, dimension }: Rows,
  signal: AbortSignal,
): Promise<SampleRows> {
  const terms = sifTerms(texts.lexicon, rows, dimension);
  const own = gathered(texts.ids, texts.paragraphOffsets, paragraphs);
  const ofParagraphs = await sifMeans(terms, own.ids, own.offsets, signal);
  const ofDocuments = await sifMeans(terms, texts.ids, texts.documentOffsets, signal);
  const component = await commonComponent(ofParagraphs, dimension, signal);
  return {
    documents: await withoutComponent(ofDocuments, component, signal),
    paragraphs: await withoutComponent(ofParagraphs, component, signal),
  };
}
