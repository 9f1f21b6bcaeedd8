import type { Engine } from '../../native/contract/engine.ts';
import type { SceneStyle } from '../../native/contract/scene-style.ts';
import type { FakeProject } from './fake-project.ts';
import { coast, pixelAt, pixelOf, WIDTH_PX } from './fake-world.ts';

const NDVI: SceneStyle = {
  bands: [4, 1],
  low: [-0.2],
  high: [0.8],
  gamma: 1,
  resampling: 'bilinear',
  maths: { preset: 'ndvi' },
  colourMap: 'red-yellow-green',
  stretch: { scope: 'scene', percent: 2 },
};

type StyleAnswers = Pick<
  Engine,
  'stylePresets' | 'stretchScene' | 'styleHistograms' | 'firstStyle' | 'legend' | 'pickPixel'
>;

/** What the fake engine says of how scenes are drawn, and of their pixels. */
export function fakeStyles(project: FakeProject): StyleAnswers {
  const first = () => structuredClone(project.firstStyle);
  return {
    stylePresets: async () => [
      {
        id: 'true-colour',
        title: 'True colour',
        meanings: ['red', 'green', 'blue'],
        missing: [],
        style: { ...first(), stretch: { scope: 'scene', percent: 2 } },
      },
      { id: 'ndvi', title: 'NDVI (vegetation)', meanings: ['nir', 'red'], missing: [], style: NDVI },
      { id: 'nbr', title: 'NBR (burnt ground)', meanings: ['nir', 'swir2'], missing: ['swir2'], style: null },
    ],
    stretchScene: async ({ style }) => {
      const count = style.maths ? 1 : style.bands.length;
      const percent = style.stretch?.percent ?? 2;
      return { low: Array(count).fill(10 + percent), high: Array(count).fill(240 - percent) };
    },
    styleHistograms: async ({ style }) =>
      Array.from({ length: style.maths ? 1 : style.bands.length }, () => ({
        low: 10,
        high: 240,
        counts: Array.from({ length: 64 }, (_, i) => Math.round(900 * Math.exp(-((i - 24) ** 2) / 200))),
      })),
    firstStyle: async () => first(),
    legend: async ({ style }) =>
      style.maths
        ? {
            kind: 'ramp',
            title: 'NDVI',
            low: -0.2,
            high: 0.8,
            colours: ['#a50026', '#ffffbf', '#006837'],
            ticks: [
              { value: 0, at: 0.2 },
              { value: 0.5, at: 0.7 },
            ],
          }
        : { kind: 'bands', bands: [] },
    pickPixel: async ({ at, style }) => {
      const place = 'lonDeg' in at ? pixelAt(at.lonDeg, at.latDeg) : pixelOf(at.columnPx, at.rowPx);
      if (!place) return null;
      const { columnPx, rowPx, crsXY, lonLatDeg } = place;
      const rgb = 3 * (rowPx * WIDTH_PX + columnPx);
      return {
        columnPx,
        rowPx,
        crsXY,
        lonLatDeg,
        isValid: true,
        bands: ['red', 'green', 'blue', 'nir'].map((name, i) => ({
          band: i + 1,
          name,
          value: i < 3 ? coast.rgb[rgb + i]! : -9999,
          isNodata: i === 3,
          category: null,
        })),
        index: style?.maths ? { preset: style.maths.preset, value: 0.25 } : null,
      };
    },
  };
}
