import type { Work } from './work.ts';

/** How a scene stands that is read from an address. */
export type RemoteSceneState =
  /** Not asked for since the engine started. */
  | { state: 'unasked' }
  | { state: 'online' }
  /** Its host does not answer; what was read of it before is shown. */
  | { state: 'offline'; reason: string }
  /** Nobody has typed its host on this machine, so it is not asked. */
  | { state: 'unknown-host' }
  | { state: 'refused'; reason: string }
  /** It is not the file any more that was added. */
  | { state: 'changed'; reason: string };

export type RemoteScene = { scene: string; host: string } & RemoteSceneState;

/** What of remote files is kept on disk, in the person's folder. */
export interface RemoteCache {
  path: string;
  bytes: number;
  limitBytes: number;
  /** Why nothing is added to it; null when it is. */
  reason: string | null;
}

/** Below this a single view of the map would push out what it has just read. */
export const LEAST_REMOTE_CACHE_BYTES = 16 * 2 ** 20;

export interface RemoteMethods {
  /** The scenes that are read from addresses; asks nobody. */
  remoteScenes(params: Record<string, never>, work: Work): Promise<RemoteScene[]>;
  /** A person wants the scene asked for (again), also where its host was not typed before. */
  retryRemote(params: { scene: string }, work: Work): Promise<void>;
  remoteCache(params: Record<string, never>, work: Work): Promise<RemoteCache>;
  /** Takes effect at once. Failures: out-of-range below `LEAST_REMOTE_CACHE_BYTES`, file-unwritable. */
  setRemoteCacheLimit(params: { limitBytes: number }, work: Work): Promise<RemoteCache>;
  clearRemoteCache(params: Record<string, never>, work: Work): Promise<RemoteCache>;
}
