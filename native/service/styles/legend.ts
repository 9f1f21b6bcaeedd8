import type { SceneRecord } from '../../contract/scene.ts';
import type { Legend, SceneStyle } from '../../contract/scene-style.ts';
import type { Work } from '../../contract/work.ts';
import { colourRamp, hexColour } from '../../raster/display/colour-maps.ts';
import { samplingLevel, samplingWindows } from '../../raster/display/sample-windows.ts';
import type { Raster } from '../../raster/raster.ts';
import { readCategoryNames } from '../../raster/tiff/sidecar.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { roundTicks } from './round-ticks.ts';

const RAMP_STEPS = 64;

/** What the colours of a style say on a scene. */
export async function legendOf(
  raster: Raster,
  { bands }: Pick<SceneRecord, 'bands'>,
  style: SceneStyle,
  work: Work,
): Promise<Legend> {
  const name = (index: number) => {
    const band = bands.find((candidate) => candidate.index === index);
    return band?.description ?? band?.meaning ?? `Band ${index}`;
  };
  const { palette } = renderStyle(raster, style);
  if (palette) return classesOf(raster, palette, name(style.bands[0]!), work);
  if (style.bands.length === 3) {
    const channels = ['red', 'green', 'blue'] as const;
    return {
      kind: 'bands',
      bands: channels.map((channel, i) => ({ channel, band: style.bands[i]!, name: name(style.bands[i]!) })),
    };
  }
  return rampOf(style, style.maths ? style.maths.preset.toUpperCase() : name(style.bands[0]!));
}

function rampOf({ colourMap, low, high, gamma }: SceneStyle, title: string): Legend {
  const ramp = colourRamp(colourMap ?? 'grey');
  const colours = Array.from({ length: RAMP_STEPS }, (_, i) => {
    const step = Math.round(255 * (i / (RAMP_STEPS - 1)) ** (1 / gamma));
    return hexColour(ramp.subarray(step * 3, step * 3 + 3));
  });
  const [from, to] = [low[0]!, high[0]!];
  const at = (value: number) => (to > from ? (value - from) / (to - from) : 0);
  const ticks = roundTicks(from, to).map((value) => ({ value, at: at(value) }));
  return { kind: 'ramp', title, low: from, high: to, colours, ticks };
}

/** Values that have a name, else those that occur: of the up to 256 colours of a table most pictures use few. */
async function classesOf(raster: Raster, palette: Uint8Array, title: string, work: Work): Promise<Legend> {
  const names = await readCategoryNames(raster.path).catch(() => null); // a damaged sidecar is a warning of the scene
  const shown = names ? named(names) : await occurringValues(raster, work);
  const coloured = shown.filter((value) => value * 4 < palette.length);
  const classes = coloured.map((value) => ({
    value,
    name: names?.[value] ?? String(value),
    colour: hexColour(palette.subarray(value * 4, value * 4 + 3)),
  }));
  return { kind: 'classes', title, classes };
}

function named(names: readonly string[]): number[] {
  return names.flatMap((name, value) => (name === '' ? [] : [value]));
}

async function occurringValues(raster: Raster, work: Work): Promise<number[]> {
  const overview = samplingLevel(raster);
  const values = new Set<number>();
  for (const window of samplingWindows(raster, overview)) {
    work.signal.throwIfAborted();
    const { data, alpha } = await raster.readFloats(window, { bands: [1], overview }, work);
    for (let i = 0; i < alpha.length; i++) if (alpha[i] !== 0) values.add(data[i]!);
  }
  return [...values].sort((one, other) => one - other);
}
