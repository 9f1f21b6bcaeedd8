import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { orUnwritable, writeFileWhole } from '../files.ts';
import { parseAddress, refused, type TypedAddress } from './address.ts';

interface Known {
  /** Host names somebody typed on this machine. */
  hosts: string[];
  /** Shown address → full one, where they differ. */
  full: Record<string, string>;
}

/**
 * Which hosts this person has typed, and the secrets of their addresses. It lies in the person's folder, readable by that
 * person alone; a project holds addresses without secrets, and asks nobody by being opened on another machine.
 */
export class KnownAddresses {
  readonly #path: string;

  /** Also where the person's folder cannot be written: then for this process. */
  readonly #here: Known = { hosts: [], full: {} };

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * From now on the address may be asked for.
   *
   * @returns the form that may be stored and shown
   * @throws EngineError `remote-refused` when it is no http address
   */
  async type(text: string): Promise<string> {
    const { full, shown, host } = parseAddress(text);
    const known = await this.#read();
    const isNew = !known.hosts.includes(host) || (full !== shown && known.full[shown] !== full);
    if (!isNew) return shown;
    for (const one of [known, this.#here]) {
      if (!one.hosts.includes(host)) one.hosts.push(host);
      if (full !== shown) one.full[shown] = full;
    }
    await this.#write(known);
    return shown;
  }

  async #write(known: Known): Promise<void> {
    try {
      // A folder nobody else enters, so that the secrets are never open, not even while they are written.
      await orUnwritable(this.#path, () => mkdir(dirname(this.#path), { recursive: true, mode: 0o700 }));
      await writeFileWhole(this.#path, JSON.stringify(known, null, 2));
      await chmod(this.#path, 0o600);
    } catch (thrown) {
      if (!(thrown instanceof EngineError && thrown.failure.kind === 'file-unwritable')) throw thrown;
    }
  }

  /**
   * An address out of a project, with its secrets.
   *
   * @throws EngineError `remote-refused` when nobody typed its host here
   */
  async resolve(shown: string): Promise<TypedAddress> {
    const address = parseAddress(shown);
    const known = await this.#read();
    if (!known.hosts.includes(address.host)) {
      throw refused(address.shown, `nobody has typed the host “${address.host}” on this machine yet`);
    }
    const full = known.full[address.shown];
    return full === undefined ? address : parseAddress(full);
  }

  async isTyped(host: string): Promise<boolean> {
    return (await this.#read()).hosts.includes(host);
  }

  /** Read each time: another process of the same person may have added to it. */
  async #read(): Promise<Known> {
    try {
      const { hosts, full } = JSON.parse(await readFile(this.#path, 'utf8')) as Partial<Known>;
      const written = Array.isArray(hosts) ? hosts : [];
      return {
        hosts: [...new Set([...written, ...this.#here.hosts])],
        full: { ...full, ...this.#here.full },
      };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(code)) return structuredClone(this.#here);
      const reason = error instanceof SyntaxError ? 'it is damaged; remove it' : (error as Error).message;
      throw new EngineError({ kind: 'file-unreadable', path: this.#path, reason }, { cause: error });
    }
  }
}
