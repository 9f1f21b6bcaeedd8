import { EngineError } from '../../contract/failure.ts';
import {
  BAND_MEANINGS,
  type BandMeaning,
  type SceneStyleMethods,
  type StylePreset,
} from '../../contract/scene-style.ts';
import { sampleStatistics } from '../../raster/display/stretch.ts';
import { firstStyle } from '../scenes/scene-record.ts';
import type { Session } from '../session.ts';
import { legendOf } from '../styles/legend.ts';
import { parseStyle } from '../styles/parse-style.ts';
import { withEnds } from '../styles/requested-style.ts';
import { PRESET_IDS, presetOn } from '../styles/style-presets.ts';
import { whoIsWorking } from '../who.ts';
import { settled } from './edits.ts';

export function sceneStyleMethods(session: Session): SceneStyleMethods {
  return {
    async stylePresets({ scene: id }, work) {
      const project = session.project();
      const { scene, raster } = await project.rasters.of(id);
      const presets: StylePreset[] = [];
      for (const preset of PRESET_IDS) {
        const { title, meanings, missing, style } = presetOn(scene.record, preset);
        presets.push({
          id: preset,
          title,
          meanings: [...meanings],
          missing: [...missing],
          style: style && (await project.stretches.stretched(raster, withEnds(raster, style), null, work)),
        });
      }
      return presets;
    },
    async stretchScene({ scene: id, style, view }, work) {
      const project = session.project();
      const { raster } = await project.rasters.of(id);
      const known = parseStyle(style, raster.summary.bands.length);
      const { low, high } = await project.stretches.stretched(raster, known, view, work);
      return { low, high };
    },
    async styleHistograms({ scene: id, style }, work) {
      const project = session.project();
      const { raster } = await project.rasters.of(id);
      const known = parseStyle(style, raster.summary.bands.length);
      const histograms = await project.stretches.histogramsOf(raster, known, work);
      return histograms.map(({ low, high, counts }) => ({ low, high, counts: [...counts] }));
    },
    async firstStyle({ scene: id }, work) {
      const { raster } = await session.project().rasters.of(id);
      return firstStyle(raster, await sampleStatistics(raster, work));
    },
    async legend({ scene: id, style }, work) {
      const { scene, raster } = await session.project().rasters.of(id);
      return legendOf(raster, scene.record, parseStyle(style, raster.summary.bands.length), work);
    },
    async setBandMeanings({ scene: id, meanings }) {
      const project = session.project();
      const { record } = await project.store.scenes.get(id);
      for (const { band, meaning } of meanings) requireBand(record.bands.length, band, meaning);
      if (meanings.length === 0) return;
      const after = Object.fromEntries(meanings.map(({ band, meaning }) => [band, meaning]));
      const changes = [{ noun: 'band-meanings' as const, scene: record.id, after }];
      const who = whoIsWorking();
      await settled(project, await project.store.edits.make({ who, action: 'set-band-meanings', changes }));
    },
  };
}

function requireBand(bandCount: number, band: number, meaning: BandMeaning | null): void {
  if (!Number.isInteger(band) || band < 1 || band > bandCount) {
    const reason = `the scene has bands 1 to ${bandCount}`;
    throw new EngineError({ kind: 'out-of-range', what: `band ${band}`, reason });
  }
  if (meaning !== null && !BAND_MEANINGS.includes(meaning)) {
    throw new EngineError({
      kind: 'not-found',
      what: 'band meaning',
      name: meaning,
      known: BAND_MEANINGS,
    });
  }
}
