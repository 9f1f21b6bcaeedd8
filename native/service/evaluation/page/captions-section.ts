import { captionLines, captionsRead } from '../../../contract/captions.ts';
import type { Evaluation } from '../../../contract/image.ts';
import { escaped, htmlTable, section, shown } from './markup.ts';

/** How captions and pictures find one another. */
export function captionsSection({ captions }: Evaluation): string {
  if (!captions) return '';
  const rows = captionLines(captions).map(({ name, recall: { imageToText, textToImage, meanRecall } }) => [
    escaped(name),
    ...[imageToText, textToImage].flatMap(({ at1, at5, at10 }) => [at1, at5, at10].map(shown)),
    shown(meanRecall),
  ]);
  const read = captionsRead(captions);
  return section(
    'Pictures and captions',
    `Recall@k of ${captions.images} pictures by their ${captions.sentences} captions and of captions by pictures, within each fold.`,
    htmlTable(['', 'text @1', '@5', '@10', 'picture @1', '@5', '@10', 'mean'], rows),
    read === null ? '' : `<p class="red">${escaped(read)}</p>`,
  );
}
