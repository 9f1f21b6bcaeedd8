import path from 'node:path';
import { isAddress } from '../../contract/address.ts';
import type { SceneRenderMethods } from '../../contract/scene-render.ts';
import { sampleStatistics } from '../../raster/display/stretch.ts';
import { upright } from '../../raster/upright-raster.ts';
import { openLocation } from '../scenes/open-location.ts';
import { firstStyle, rasterSummary } from '../scenes/scene-record.ts';
import type { Session } from '../session.ts';
import { renderScene } from '../styles/render-scene.ts';
import { SceneStretches } from '../styles/scene-stretches.ts';

export function sceneRenderMethods(session: Session): SceneRenderMethods {
  return {
    async renderScene(params, work) {
      const asked = { ...params, out: path.resolve(params.out) };
      if ('scene' in params.of) {
        const project = session.project();
        const { scene, raster } = await project.rasters.of(params.of.scene);
        const { record, placement } = scene;
        return renderScene({ raster, record, style: placement.style }, asked, project.stretches, work);
      }
      const typed = params.of.path;
      const location = isAddress(typed) ? await session.remote.typed(typed) : typed;
      const raster = upright(await openLocation(location, session.remote, work));
      try {
        const style = firstStyle(raster, await sampleStatistics(raster, work));
        const scene = { raster, record: rasterSummary(raster), style };
        return await renderScene(scene, asked, new SceneStretches(), work);
      } finally {
        await raster.close();
      }
    },
  };
}
