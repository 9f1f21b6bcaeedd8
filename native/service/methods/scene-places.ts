import { outOfRange } from '../../contract/failure.ts';
import type { GivenPlace, PlacedScene, ScenePlaceMethods } from '../../contract/scene-place.ts';
import { searchEpsg } from '../../geo/epsg-search.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredGeoreference } from '../../store/ports/scene.ts';
import { georeferenceOf, placed } from '../scenes/place-scene.ts';
import type { Session } from '../session.ts';
import { whoIsWorking } from '../who.ts';
import { settled } from './edits.ts';

export function scenePlaceMethods(session: Session): ScenePlaceMethods {
  return {
    async placeScene({ scene: id, place }) {
      const project = session.project();
      const { record } = await project.store.scenes.get(id);
      if (record.kind === 'embedding-table')
        throw outOfRange('The place', `${record.name} is a table, each row of which has its own`);
      if (place === null && record.georeference === null) return record;
      const after = place && storedGeoreference(await project.rasters.asFiled(record.id), place);
      const changes = [{ noun: 'scene-georeference' as const, scene: record.id, after }];
      const who = whoIsWorking();
      await settled(project, await project.store.edits.make({ who, action: 'place-scene', changes }));
      return (await project.store.scenes.get(record.id)).record;
    },
    async previewPlace({ scene, place }) {
      const raster = await session.project().rasters.asFiled(scene);
      const { crs, affine, extent, pixelSizeM } = storedGeoreference(raster, place);
      return { crs, extent, pixelSizeM, georeference: { crs, affine } } satisfies PlacedScene;
    },
    async searchCrs({ text, limit }) {
      return searchEpsg(text, limit).map(({ code, name, area }) => ({ code: `EPSG:${code}`, name, area }));
    },
  };
}

function storedGeoreference(raster: Raster, place: GivenPlace): StoredGeoreference {
  const georeference = georeferenceOf(raster, place);
  const { extent, pixelSizeM, warnings } = placed(raster, georeference).summary;
  return { ...georeference, extent: extent && [...extent], pixelSizeM, warnings: [...warnings] };
}
