import type { Band } from '../../native/contract/scene.ts';
import type { PresetId, SceneStyle, StretchRule } from '../../native/contract/scene-style.ts';

/** What a style is, as a person would name it: a preset, three bands of one's own, or one. */
export type ShownAs = PresetId | 'three' | 'one';

/** How black and white are found: a rule over scene or view, the range of the file's type, or by hand. */
export type StretchKind = StretchRule['scope'] | 'stored' | 'hand';

/** The preset that draws the same bands in the same way, whatever its stretch and colours. */
export function shownAs(
  style: SceneStyle,
  presets: readonly { id: PresetId; style: SceneStyle | null }[],
): ShownAs {
  const fits = presets.find(
    ({ style: preset }) =>
      preset !== null &&
      preset.maths?.preset === style.maths?.preset &&
      preset.bands.join() === style.bands.join(),
  );
  if (fits) return fits.id;
  if (style.maths) return style.maths.preset;
  return style.bands.length === 3 ? 'three' : 'one';
}

export function stretchKind(style: SceneStyle, bands: readonly Band[]): StretchKind {
  if (style.stretch) return style.stretch.scope;
  const isStored =
    !style.maths && canBeStored(bands) && style.low.every((low) => low === 0) && style.high.every(isWhite);
  return isStored ? 'stored' : 'hand';
}

const isWhite = (high: number) => high === WHITE;
const WHITE = 255;

/** Bytes have a black and a white of their own. */
export function canBeStored(bands: readonly Band[]): boolean {
  return bands.every(({ type }) => type === 'uint8');
}

/** The ends of bytes as they are. */
export function storedEnds(count: number): Pick<SceneStyle, 'low' | 'high'> {
  return { low: new Array<number>(count).fill(0), high: new Array<number>(count).fill(WHITE) };
}

/** The style with other bands, grey or in colour; a stretch by hand does not fit them and gives way to a rule. */
export function withBands(style: SceneStyle, bands: number[], all: readonly Band[]): SceneStyle {
  const isStored = stretchKind(style, all) === 'stored';
  return {
    ...style,
    ...storedEnds(bands.length),
    bands,
    maths: null,
    colourMap: bands.length === 1 ? style.colourMap : null,
    stretch: style.stretch ?? (isStored ? null : { scope: 'scene', percent: 2 }),
  };
}

/** With one end moved by hand; the ends stay apart. */
export function withEnd(style: SceneStyle, channel: number, end: 'low' | 'high', value: number): SceneStyle {
  const moved = style[end].with(channel, value);
  const other = end === 'low' ? style.high[channel]! : style.low[channel]!;
  const isApart = end === 'low' ? value < other : value > other;
  return isApart ? { ...style, [end]: moved, stretch: null } : style;
}

/** What a band is called in lists: its number, and what the file or a person says of it. */
export function bandName({ index, description, meaning }: Band): string {
  const said = description ?? meaning;
  return said ? `${index} ${said}` : String(index);
}
