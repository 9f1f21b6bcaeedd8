import { isAddress } from '../../contract/address.ts';
import type { BaseMap, BaseMapMethods } from '../../contract/base-map.ts';
import type { EditAction } from '../../contract/edit.ts';
import { EngineError } from '../../contract/failure.ts';
import { newId } from '../../store/new-id.ts';
import type { StoredBaseMap } from '../../store/ports/base-map.ts';
import type { Change } from '../../store/ports/edit.ts';
import { examineSource } from '../base-maps/examine-source.ts';
import { freeName } from '../free-name.ts';
import type { OpenProject } from '../open-project.ts';
import type { Session } from '../session.ts';
import { whoIsWorking } from '../who.ts';
import { settled } from './edits.ts';

export function baseMapMethods(session: Session): BaseMapMethods {
  return {
    async listBaseMaps() {
      const project = session.project();
      const stored = await project.store.baseMaps.list();
      return { baseMaps: await Promise.all(stored.map((baseMap) => recordOf(project, baseMap))) };
    },
    async addBaseMap(params, work) {
      const project = session.project();
      const examined = await examineSource(project, params, work);
      const known = await project.store.baseMaps.list();
      const baseMap: StoredBaseMap = {
        ...examined,
        id: newId(),
        name: freeName(params.name ?? examined.name, known),
        attribution: params.attribution ?? examined.attribution,
        shown: params.show ?? !isAddress(examined.location),
        opacity: 1,
        addedAt: new Date().toISOString(),
      };
      const hidden = baseMap.shown ? known.filter(({ shown }) => shown).map(hide) : [];
      await edit(project, 'add-base-map', [...hidden, { noun: 'base-map', id: baseMap.id, after: baseMap }]);
      return recordOf(project, baseMap);
    },
    async useBaseMap({ baseMap: idOrName }) {
      const project = session.project();
      const chosen = idOrName === null ? null : await project.store.baseMaps.get(idOrName);
      if (chosen && isAddress(chosen.location)) await session.remote.typed(chosen.location);
      if (chosen) await project.baseMaps.forget(chosen.id);
      const known = await project.store.baseMaps.list();
      const changes: Change[] = known.filter(({ id, shown }) => shown && id !== chosen?.id).map(hide);
      if (chosen && !chosen.shown)
        changes.push({ noun: 'base-map', id: chosen.id, after: { ...chosen, shown: true } });
      if (changes.length > 0) await edit(project, 'use-base-map', changes);
      project.touch('baseMaps');
      return chosen && recordOf(project, { ...chosen, shown: true });
    },
    async setBaseMapOpacity({ baseMap, opacity }) {
      if (!(opacity >= 0 && opacity <= 1))
        throw new EngineError({ kind: 'out-of-range', what: 'The opacity', reason: 'it is between 0 and 1' });
      const project = session.project();
      await project.store.baseMaps.setOpacity((await project.store.baseMaps.get(baseMap)).id, opacity);
      project.touch('baseMaps');
    },
    async removeBaseMap({ baseMap }) {
      const project = session.project();
      const { id } = await project.store.baseMaps.get(baseMap);
      await edit(project, 'remove-base-map', [{ noun: 'base-map', id, after: null }]);
      await project.baseMaps.forget(id);
    },
  };
}

function hide(baseMap: StoredBaseMap): Change {
  return { noun: 'base-map', id: baseMap.id, after: { ...baseMap, shown: false } };
}

async function edit(project: OpenProject, action: EditAction, changes: Change[]): Promise<void> {
  await settled(project, await project.store.edits.make({ who: whoIsWorking(), action, changes }));
}

async function recordOf(project: OpenProject, stored: StoredBaseMap): Promise<BaseMap> {
  const { style: _, addedAt: __, ...baseMap } = stored;
  const isRemote = isAddress(stored.location);
  return {
    ...baseMap,
    host: isRemote ? new URL(stored.location).hostname : null,
    trouble: project.baseMaps.troubleOf(stored.id),
  };
}
