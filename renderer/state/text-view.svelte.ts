import { DEFAULT_SPACE, type TrainSpaceParams } from '../../native/contract/text.ts';

/** What the Text workspace looks at, and the space it would train. */
export class TextView {
  next = $state.raw<TrainSpaceParams>(DEFAULT_SPACE);
  formOpen = $state(false);
  /** What stands below the spaces. */
  below = $state<'texts' | 'evaluation'>('texts');
  corpus = $state<string | null>(null);
  filter = $state('');
  /** The term or phrase whose neighbours show. */
  asked = $state('');
}
