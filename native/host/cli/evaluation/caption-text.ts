import { styleText } from 'node:util';
import { type CaptionFigures, captionLines, captionsRead } from '../../../contract/captions.ts';
import { paragraphs, showShare, table } from '../answer.ts';

/** How captions and pictures find one another. */
export function captionText(figures: CaptionFigures): string {
  const rows = captionLines(figures).map(({ name, recall: { imageToText, textToImage, meanRecall } }) => [
    name,
    ...[imageToText, textToImage].flatMap(({ at1, at5, at10 }) => [at1, at5, at10].map(showShare)),
    showShare(meanRecall),
  ]);
  const head = `${figures.images} pictures and ${figures.sentences} captions, recall@k`;
  const read = captionsRead(figures);
  return paragraphs(
    table([head, 'text @1', '@5', '@10', 'picture @1', '@5', '@10', 'mean'], rows),
    read === null ? '' : styleText('red', read),
  );
}
