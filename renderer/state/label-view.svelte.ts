import type { FeatureRecord } from '../../native/contract/layer.ts';
import type { Tool } from '../map/draw-tools.ts';

/** What lies over the scenes in Label. */
export type LabelMode = 'tiles' | 'fractions' | 'features' | 'off';

/** How Label shows the map, and what the hand draws with. */
export class LabelView {
  mode = $state<LabelMode>('tiles');
  /** Title of the label whose histogram is open and whose fractions show; null: the first. */
  title = $state<string | null>(null);
  tool = $state<Tool>('select');
  snapping = $state(true);
  /** Title of the label that drawn polygons get. */
  drawnLabel = $state('');
  gridOpen = $state(false);
  textsOpen = $state(true);
  /** Title of the label whose text is being written. */
  writing = $state<string | null>(null);
  /** The polygon that is looked into. */
  feature = $state.raw<FeatureRecord | null>(null);
}
