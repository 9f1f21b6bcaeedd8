import { isAddress } from '../../native/contract/address.ts';
import type { BaseMap } from '../../native/contract/base-map.ts';
import type { Engine } from '../../native/contract/engine.ts';
import type { FakeProject } from './fake-project.ts';

type RemoteAnswers = Pick<
  Engine,
  | 'listBaseMaps'
  | 'addBaseMap'
  | 'useBaseMap'
  | 'setBaseMapOpacity'
  | 'removeBaseMap'
  | 'remoteScenes'
  | 'retryRemote'
  | 'remoteCache'
>;

/** What the fake engine says of base maps, and of addresses. In the stage `scene` the host of its scene does not answer once. */
export function fakeRemote(
  project: FakeProject,
  moved: (noun: 'scenes' | 'baseMaps') => void,
): RemoteAnswers {
  let baseMaps: BaseMap[] = [];
  let isOffline = project.stage === 'scene';
  return {
    listBaseMaps: async () => ({ baseMaps }),
    async addBaseMap({ source, name, layers, attribution, show }) {
      const host = isAddress(source) ? new URL(source).hostname : null;
      const added: BaseMap = {
        id: `b${baseMaps.length}`,
        name: name ?? host ?? 'file',
        kind: host ? 'xyz' : 'mbtiles',
        location: source,
        host,
        layers,
        attribution,
        minZoom: 0,
        maxZoom: 19,
        extent: null,
        tilePx: 256,
        shown: show ?? host === null,
        opacity: 1,
        trouble: null,
      };
      baseMaps = [...baseMaps, added];
      moved('baseMaps');
      return added;
    },
    async useBaseMap({ baseMap }) {
      baseMaps = baseMaps.map((one) => ({ ...one, shown: one.id === baseMap }));
      moved('baseMaps');
      return baseMaps.find(({ id }) => id === baseMap) ?? null;
    },
    setBaseMapOpacity: async () => {},
    async removeBaseMap({ baseMap }) {
      baseMaps = baseMaps.filter(({ id }) => id !== baseMap);
      moved('baseMaps');
    },
    async remoteScenes() {
      const [scene] = project.scenes;
      const reason = 'nothing answers there';
      return scene && isOffline ? [{ scene: scene.id, host: 'data.example', state: 'offline', reason }] : [];
    },
    async retryRemote() {
      isOffline = false;
      moved('scenes');
    },
    remoteCache: async () => ({ path: '/home/cache', bytes: 0, limitBytes: 2 ** 31, reason: null }),
  };
}
