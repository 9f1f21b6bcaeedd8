import Graticule from 'ol/layer/Graticule.js';
import { Stroke } from 'ol/style.js';
import { token } from '../theme/theme.ts';

/** The lines of the blank desk. Made anew with the theme, because a canvas knows no tokens. */
export function makeGraticule(): Graticule {
  return new Graticule({
    strokeStyle: new Stroke({ color: token('--graticule'), width: 1 }),
    targetSize: 110,
    showLabels: false,
    wrapX: false,
    zIndex: 0,
  });
}
