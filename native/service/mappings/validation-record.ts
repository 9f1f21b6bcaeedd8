import type { MappingTrained } from '../../contract/image.ts';
import type { ValidationFigures } from '../../crossmodal/validation.ts';

/** As answered: of what was learnt from captions there is one figure more. */
export function validationRecord(
  { hitAt1, meanRecall }: Pick<ValidationFigures, 'hitAt1' | 'meanRecall'>,
  tiles: number,
): MappingTrained['validation'] {
  return { tiles, hitAt1, ...(meanRecall !== undefined && { meanRecall }) };
}
