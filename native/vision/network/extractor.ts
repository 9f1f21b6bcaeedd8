import { outOfRange } from '../../contract/failure.ts';
import { type BandLayout, type Extractor, layoutName } from '../extractor.ts';
import { type InputSize, MINIMUM_WINDOW_PX, WINDOW_NAME, windowPx } from '../tensorflow/model-input.ts';
import { MOST_CHANNELS } from '../tensorflow/opened-model.ts';
import { networkName } from './network-bytes.ts';
import { NETWORK_DIMENSION, NETWORK_SIDE_PX } from './shape.ts';

export const NETWORK = 'network';

/** What a network learnt as an extractor; its numbers come from TensorFlow’s process. */
export function networkExtractor(network: Uint8Array): Extractor {
  return {
    id: NETWORK,
    version: `${NETWORK}/1 ${networkName(network)} ${NETWORK_SIDE_PX}px ${WINDOW_NAME}`,
    reads: 'pictures',
    minimumWindowPx: MINIMUM_WINDOW_PX,
    dimension: () => NETWORK_DIMENSION,
    contextPx: windowPx,
    layoutName,
    open: () => {
      throw new Error(`${NETWORK} is computed by TensorFlow, not by a thread`);
    },
  };
}

/** The pictures that it looks at: natural colours, else all bands. Failure: out-of-range (more bands than it takes). */
export function networkInput({ count, rgb }: BandLayout): InputSize {
  if (!rgb && count > MOST_CHANNELS)
    throw outOfRange('The scene', `${NETWORK} looks at up to ${MOST_CHANNELS} bands, and it has ${count}`);
  return { widthPx: NETWORK_SIDE_PX, heightPx: NETWORK_SIDE_PX, channels: rgb ? 3 : count };
}
