import type { RemoteScene } from '../../../native/contract/remote.ts';

/** How a scene behind an address stands, in words. */
export interface RemoteWords {
  /** One or two words, for its row. */
  readonly tag: string;
  /** Whole sentences. */
  readonly says: string;
  /** What a person can do about it. */
  readonly does: string;
}

/** Null where all is well. */
export function remoteWords(remote: RemoteScene): RemoteWords | null {
  const { host } = remote;
  const again = 'Try again';
  switch (remote.state) {
    case 'unasked':
    case 'online':
      return null;
    case 'offline':
      return {
        tag: 'offline',
        says: `${host} does not answer: ${remote.reason}. What was read before is shown.`,
        does: again,
      };
    case 'unknown-host':
      return {
        tag: 'not asked',
        says: `Nobody has typed ${host} on this machine, so it is not asked.`,
        does: `Read from ${host}`,
      };
    case 'refused':
      return { tag: 'refused', says: `It cannot be read: ${remote.reason}.`, does: again };
    case 'changed':
      return { tag: 'changed', says: `It is not the file that was added: ${remote.reason}.`, does: again };
  }
}
