import { DEFAULT_SPACE, type SpaceParams } from '../../native/contract/text.ts';

/** What the Text workspace looks at, and the space it would train. */
export class TextView {
  next = $state.raw<SpaceParams>(DEFAULT_SPACE);
  formOpen = $state(false);
  /** Parts of the form. */
  unfolded = $state.raw({ training: false, vocabulary: false, preview: true });
  /** What stands below the spaces. */
  below = $state<'texts' | 'evaluation' | 'comparison'>('texts');
  /** Ids of the two spaces that are compared; null for the active one and another. */
  compared = $state.raw<{ first: string | null; second: string | null }>({ first: null, second: null });
  /** Id of the space whose export is being set. */
  exported = $state<string | null>(null);
  corpus = $state<string | null>(null);
  /** Whether a layer is being chosen that becomes text. */
  layerAsText = $state(false);
  filter = $state('');
  /** The term or phrase whose neighbours show. */
  asked = $state('');

  fold(part: keyof TextView['unfolded'], folded: boolean): void {
    this.unfolded = { ...this.unfolded, [part]: !folded };
  }
}
