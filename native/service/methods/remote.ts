import { isAddress } from '../../contract/address.ts';
import { EngineError } from '../../contract/failure.ts';
import {
  LEAST_REMOTE_CACHE_BYTES,
  type RemoteCache,
  type RemoteMethods,
  type RemoteScene,
  type RemoteSceneState,
} from '../../contract/remote.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { OpenProject } from '../open-project.ts';
import type { Session } from '../session.ts';

export function remoteMethods(session: Session): RemoteMethods {
  const { remote } = session;
  const cache = async (): Promise<RemoteCache> => ({ path: remote.disk.dir, ...(await remote.disk.usage()) });
  return {
    async remoteScenes() {
      const project = session.project();
      const scenes = (await project.store.scenes.list()).filter(({ record }) => isAddress(record.path));
      return Promise.all(scenes.map((scene) => remoteScene(project, scene)));
    },
    async retryRemote({ scene }) {
      const project = session.project();
      const { record } = await project.store.scenes.get(scene);
      if (!isAddress(record.path)) return;
      await remote.typed(record.path);
      await project.rasters.forget(record.id).catch(() => {}); // one that never opened has nothing to close
      project.touch('scenes');
    },
    remoteCache: cache,
    async setRemoteCacheLimit({ limitBytes }) {
      if (!(Number.isSafeInteger(limitBytes) && limitBytes >= LEAST_REMOTE_CACHE_BYTES)) {
        const reason = `it takes ${LEAST_REMOTE_CACHE_BYTES / 2 ** 20} MiB at least`;
        throw new EngineError({ kind: 'out-of-range', what: 'The limit of the cache', reason });
      }
      await remote.setLimit(limitBytes);
      return cache();
    },
    async clearRemoteCache() {
      await remote.disk.clear();
      return cache();
    },
  };
}

async function remoteScene(project: OpenProject, { record }: StoredScene): Promise<RemoteScene> {
  return {
    scene: record.id,
    host: new URL(record.path).hostname,
    ...(await stateOf(project, record.id, record.path)),
  };
}

async function stateOf(project: OpenProject, id: string, address: string): Promise<RemoteSceneState> {
  const trouble = project.rasters.troubleOf(id);
  // Every byte was read, and they are others than those that were added.
  if (trouble?.kind === 'file-unreadable') return { state: 'changed', reason: trouble.reason };
  return project.remote.stateOf(address);
}
